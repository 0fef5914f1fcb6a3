//! Who is staff, and what an account may do: for operators.
//! Never here: an address. It finds an account, and is shown nowhere.

use std::sync::Arc;

use axum::response::Response;
use rejoinder_app::{
    Error,
    people::{self, NameChange, Person},
};
use rejoinder_domain::{Reader, ReaderId, Refusal, Role, reader::Standing};

use crate::{
    headers,
    i18n::Lang,
    pages::{private_page, shell, sign_in::status_of, stamp},
    problem,
    request::Request,
    view::{Link, PeoplePage, PersonCard, PersonLine, RoleChoice},
};

/// What the page shows beside the staff.
#[derive(Default)]
struct Shown {
    /// The account that is looked at.
    person: Option<(Person, Vec<NameChange>)>,
    /// Several of one name.
    several: Vec<Reader>,
    /// What was just done; may be empty.
    told: String,
    /// Nobody was found.
    nobody: bool,
    /// Why it was not done.
    refusal: Option<Refusal>,
}

/// `GET /desk/people`; `reader` is the account to look at.
pub(crate) async fn people(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["reader", "told"])?;
    let person = match query.parsed::<ReaderId>("reader")? {
        Some(id) => Some(people::find_person(request.ctx(), &request.site, &request.actor, id).await?),
        None => None,
    };
    let told = if query.text("told") == "changed" { request.lang.msg("people-told") } else { String::new() };
    page(&request, Shown { person, told, ..Shown::default() }).await
}

/// `POST /desk/people`: finds an account by its name, address or id. By a form, so that no address stands in one.
pub(crate) async fn find(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["of", "key"])?;
    let mut several =
        people::find_people(request.ctx(), &request.site, &request.actor, form.text("of")).await?;
    match several.len() {
        1 => Ok(headers::see_other(&format!("/desk/people?reader={}#person", several.remove(0).id))),
        found => page(&request, Shown { several, nobody: found == 0, ..Shown::default() }).await,
    }
}

/// `POST /desk/people/{reader}`: another role, or a stop to his writing.
pub(crate) async fn set(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["role", "standing", "key"])?;
    let id: ReaderId = request.path("reader")?;
    let role: Role = form.required("role")?.parse()?;
    let standing: Standing = form.required("standing")?.parse()?;
    match people::set_role(request.ctx(), &request.site, &request.actor, id, role, standing).await {
        // Who took his own role away has nothing to look at here any more.
        Ok(_) if request.actor.reader_id() == Some(id) => Ok(headers::see_other("/account")),
        Ok(_) => Ok(headers::see_other(&format!("/desk/people?reader={id}&told=changed#person"))),
        Err(Error::Refused(refusal @ (Refusal::NotAllowed | Refusal::LastOperator))) => {
            let person = people::find_person(request.ctx(), &request.site, &request.actor, id).await?;
            let shown = Shown { person: Some(person), refusal: Some(refusal), ..Shown::default() };
            page(&request, shown).await
        }
        Err(error) => Err(error),
    }
}

async fn page(request: &Request, shown: Shown) -> Result<Response, Error> {
    let t = request.lang;
    let staff = people::list_people(request.ctx(), &request.site, &request.actor).await?;
    let view = PeoplePage {
        t,
        shell: shell::shell(request, &t.msg("people-title"), |head| head.noindex = true),
        told: shown.told,
        nobody: shown.nobody,
        several: shown
            .several
            .iter()
            .map(|reader| Link {
                href: format!("/desk/people?reader={}#person", reader.id),
                text: format!("{} · {}", reader.name, t.date(reader.created_at, &request.site.time_zone)),
            })
            .collect(),
        person: shown.person.map(|(person, names)| card(request, &person, &names)),
        error: shown.refusal.as_ref().map(|refusal| problem::told(t, refusal)).unwrap_or_default(),
        staff: staff.iter().map(|person| line(request, person)).collect(),
    };
    private_page(status_of(shown.refusal.as_ref()), &view)
}

fn line(request: &Request, person: &Person) -> PersonLine {
    let (t, reader) = (request.lang, &person.reader);
    PersonLine {
        href: format!("/desk/people?reader={}#person", reader.id),
        name: reader.name.to_string(),
        role: role_name(t, reader.role),
        suspended: reader.standing == Standing::Suspended,
        second: person.second,
        signed_in: person.signed_in_at.map(|at| stamp(t, at, &request.site.time_zone)),
    }
}

fn card(request: &Request, person: &Person, names: &[NameChange]) -> PersonCard {
    let (t, reader) = (request.lang, &person.reader);
    let own = request.actor.role().unwrap_or(Role::Reader);
    PersonCard {
        line: line(request, person),
        id: reader.id.to_string(),
        profile: format!("/reader/{}", reader.id),
        since: stamp(t, reader.created_at, &request.site.time_zone),
        names: names
            .iter()
            .map(|change| (change.old_name.clone(), stamp(t, change.created_at, &request.site.time_zone)))
            .collect(),
        // An account that came with an import has nobody who could use a role.
        roles: match reader.standing {
            Standing::Imported => Vec::new(),
            _ => Role::ALL
                .into_iter()
                .filter(|role| *role <= own)
                .map(|role| RoleChoice {
                    name: role.name(),
                    text: role_name(t, role),
                    chosen: role == reader.role,
                })
                .collect(),
        },
    }
}

fn role_name(t: Lang, role: Role) -> String {
    t.msg(&format!("role-{}", role.name()))
}
