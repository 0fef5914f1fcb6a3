//! What operators see of people and change, and the tokens that staff make for themselves. On both engines.

use futures_util::FutureExt;
use rejoinder_app::{
    Ctx,
    people::{
        Scope, find_people, find_person, list_own_tokens, list_people, make_own_token, rename,
        revoke_own_token, set_role, token_visitor,
    },
};
use rejoinder_domain::{Actor, Refusal, Role, limits, reader::Standing};
use rejoinder_testkit::{TestCtx, each_engine};

use crate::{at_once, refused, visitor_of};

const IN: Standing = Standing::Registered;

each_engine! {
    async fn operators_see_who_is_staff_and_find_anybody_to_the_letter(t: TestCtx) {
        let (site, other) = (t.site(), t.add_site("other", |_| {}).await);
        let op = t.reader_of(&site, "Op", Role::Operator).await;
        let (ann, foreign) = (t.reader("Ann").await, t.reader_of(&other, "Ann", Role::Operator).await);
        let id = |actor: &Actor| TestCtx::who(actor).id;
        visitor_of(&t, &op).await;
        let people = list_people(&t, &site, &op).await.expect("lists");
        let seen: Vec<_> = people.iter().map(|p| (p.reader.name.as_str(), p.reader.role, p.second)).collect();
        assert_eq!(seen, [("Op", Role::Operator, false), ("News Desk", Role::Editor, false)]);
        assert_eq!((people[0].signed_in_at, people[1].signed_in_at), (Some(t.now()), None));

        let by_name = visitor_of(&t, &ann).await;
        rename(&t, &site, &by_name, "Annette").await.expect("renames");
        for of in ["Annette", " annette ", "ANN@mail.example", &id(&ann).to_string()] {
            let found = find_people(&t, &site, &op, of).await.expect("finds");
            assert_eq!(found.iter().map(|r| r.id).collect::<Vec<_>>(), [id(&ann)], "{of}");
        }
        for of in ["", "Ann", "nn", "Annett%", "@mail.example", "ann@", &id(&foreign).to_string()] {
            assert!(find_people(&t, &site, &op, of).await.expect("finds").is_empty(), "{of}");
        }
        let (person, names) = find_person(&t, &site, &op, id(&ann)).await.expect("finds");
        assert_eq!((person.reader.name.as_str(), names[0].old_name.as_str()), ("Annette", "Ann"));
        assert_eq!(refused(find_person(&t, &site, &op, id(&foreign)).await), Refusal::NotFound);
        for by in [&t.desk, &ann, &foreign] {
            assert_eq!(refused(list_people(&t, &site, by).await), Refusal::NotAllowed);
            assert_eq!(refused(find_people(&t, &site, by, "Ann").await), Refusal::NotAllowed);
            assert_eq!(refused(find_person(&t, &site, by, id(&ann)).await), Refusal::NotAllowed);
        }
    }

    async fn the_last_operator_stays(t: TestCtx) {
        let site = t.site();
        let (one, two) = (t.reader_of(&site, "One", Role::Operator).await, t.reader_of(&site, "Two", Role::Operator).await);
        let id = |actor: &Actor| TestCtx::who(actor).id;
        // Both at once take the other's role, and their own: one of them is left whatever happens.
        let (ctx, beside) = (Ctx::clone(&t), t.beside().await);
        let (ids, actors) = ([id(&one), id(&two)], [one.clone(), two.clone()]);
        let outcomes = at_once(4, |number| {
            let ctx = if number % 2 == 0 { ctx.clone() } else { beside.clone() };
            let (by, whom, site) = (actors[number / 2].clone(), ids[number % 2], site.clone());
            async move { set_role(&ctx, &site, &by, whom, Role::Reader, IN).await.map(|_| ()) }.boxed()
        })
        .await;
        let lost: Vec<_> = outcomes.into_iter().filter(Result::is_err).map(refused).collect();
        assert!(!lost.is_empty() && lost.iter().all(|refusal| matches!(refusal, Refusal::LastOperator | Refusal::NotAllowed)), "{lost:?}");
        let mut left = t.store.read({
            let site = site.id;
            move |tx| async move { tx.list_staff(site, 9).await }
        }).await.expect("lists");
        left.retain(|reader| reader.role == Role::Operator);
        assert_eq!(left.len(), 1);
        let (last, last_id) = (Actor::Reader(left[0].clone()), left[0].id);
        for (role, standing) in [(Role::Editor, IN), (Role::Operator, Standing::Suspended), (Role::Reader, Standing::Suspended)] {
            assert_eq!(refused(set_role(&t, &site, &last, last_id, role, standing).await), Refusal::LastOperator);
        }
        // One who is suspended is none; another one is enough.
        let other = if last_id == id(&one) { id(&two) } else { id(&one) };
        set_role(&t, &site, &last, other, Role::Operator, Standing::Suspended).await.expect("sets");
        assert_eq!(refused(set_role(&t, &site, &last, last_id, Role::Reader, IN).await), Refusal::LastOperator);
        set_role(&t, &site, &last, other, Role::Operator, IN).await.expect("sets");
        set_role(&t, &site, &last, last_id, Role::Reader, IN).await.expect("goes");
    }

    async fn what_changes_nothing_ends_no_session(t: TestCtx) {
        let (site, ann) = (t.site(), t.reader("Ann").await);
        visitor_of(&t, &ann).await;
        let id = TestCtx::who(&ann).id;
        let sessions = async || { t.store.read(move |tx| async move { tx.list_sessions_of(id, 9).await }).await.expect("reads").len() };
        set_role(&t, &site, &t.desk, id, Role::Reader, IN).await.expect("stays");
        assert_eq!(sessions().await, 1);
        set_role(&t, &site, &t.desk, id, Role::Trusted, IN).await.expect("changes");
        assert_eq!(sessions().await, 0);
    }

    async fn staff_make_tokens_for_themselves_with_a_fresh_proof(t: TestCtx) {
        let site = t.site();
        let (mo, ann) = (t.moderator("Mo").await, t.reader("Ann").await);
        t.set_policy(|policy| policy.staff_second_factor = false).await;
        let (by, reader) = (visitor_of(&t, &mo).await, visitor_of(&t, &ann).await);
        let make = async |by, label: &str, scopes: &[Scope]| make_own_token(&t, &site, by, label, scopes).await;
        for (wanted, label, scopes) in [
            (Refusal::ParameterInvalid { name: "label".into() }, " ", &[Scope::Read][..]),
            (Refusal::ParameterInvalid { name: "label".into() }, &*"x".repeat(limits::LABEL_LEN_MAX + 1), &[Scope::Read]),
            (Refusal::ScopeUnknown, "desk", &[]),
            (Refusal::NotAllowed, "desk", &[Scope::Read, Scope::Publish]),
        ] {
            assert_eq!(refused(make(&by, label, scopes).await), wanted, "{label}");
        }
        assert_eq!(refused(make(&reader, "mine", &[Scope::Read]).await), Refusal::NotAllowed);
        let secret = make(&by, " desk ", &[Scope::Read, Scope::Moderate]).await.expect("is made");
        let (acts, scopes) = token_visitor(&t, &site, &secret).await.expect("acts");
        assert_eq!((acts.actor.reader_id(), scopes), (mo.reader_id(), vec![Scope::Read, Scope::Moderate]));
        // A program makes no tokens, and neither does who proved long ago who he is.
        assert_eq!(refused(make(&acts, "more", &[Scope::Read]).await), Refusal::SignInRequired);
        t.clock.advance_secs(limits::PROOF_MINUTES * 60 + 1);
        assert_eq!(refused(make(&by, "late", &[Scope::Read]).await), Refusal::ProofRequired);
        let list = list_own_tokens(&t, &site, &mo).await.expect("lists");
        assert_eq!(list.iter().map(|line| (line.label.as_str(), line.scopes.as_str())).collect::<Vec<_>>(), [("desk", "read,moderate")]);
        assert!(list[0].used_at.is_some());
        assert!(list_own_tokens(&t, &site, &t.desk).await.expect("lists").is_empty());
        assert_eq!(refused(list_own_tokens(&t, &site, &ann).await), Refusal::NotAllowed);
        // Revoked by its owner alone, at any time.
        assert_eq!(refused(revoke_own_token(&t, &site, &t.desk, list[0].id).await), Refusal::NotFound);
        revoke_own_token(&t, &site, &mo, list[0].id).await.expect("is revoked");
        assert_eq!(refused(token_visitor(&t, &site, &secret).await), Refusal::TokenInvalid);
        let by = visitor_of(&t, &mo).await;
        for number in 0..limits::TOKENS_MAX {
            make(&by, &format!("token {number}"), &[Scope::Read]).await.expect("is made");
        }
        let max = limits::TOKENS_MAX;
        assert_eq!(refused(make(&by, "one more", &[Scope::Read]).await), Refusal::TooManyEntries { name: "tokens".into(), max });
    }
}
