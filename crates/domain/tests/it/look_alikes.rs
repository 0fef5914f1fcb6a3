//! Names that look like another's.

use proptest::prelude::*;
use rejoinder_domain::name::{Name, NameKey, NameProblem, NameSkeleton, check_mixed_scripts, is_reserved};

fn name(text: &str) -> Name {
    Name::parse(text).expect(text)
}

#[test]
fn names_that_look_the_same_have_one_skeleton() {
    for (a, b) in [
        ("admin", "аdmin"),
        ("admin", "ADMIN"),
        ("admin", "Adm1n"),
        ("admin", "ADMlN"),
        ("admin", "adm|n"),
        ("admin", "ａｄｍｉｎ"),
        ("admin", "𝐚𝐝𝐦𝐢𝐧"),
        ("admin", "𝔄𝔡𝔪𝔦𝔫"),
        ("admin", "a d m i n"),
        ("admin", "adrnin"),
        ("admin", "admın"),
        ("admin", "admİn"),
        ("admin", "admi\u{307}n"),
        ("paypal", "раураӏ"),
        ("paypal", "PayPaI"),
        ("Ian", "lan"),
        ("Bob", "B0b"),
        ("O'Brien", "O’Brien"),
        ("JJE", "јје"),
        ("リッチ", "ﾘｯﾁ"),
        ("カエ", "力工"),
        ("Sh1mon M4sada", "Shlmon M4sada"),
        ("STRASSE", "straße"),
    ] {
        assert_eq!(name(a).skeleton(), name(b).skeleton(), "{a} {b}");
    }
    // What no name can have, and the text of an import may.
    assert_eq!(NameSkeleton::of("ad\u{200B}m\u{2060}in\u{202E}"), name("admin").skeleton());
}

#[test]
fn names_that_look_different_have_not() {
    for (a, b) in [
        ("Maria", "María"),
        ("Ann", "Anna"),
        ("リッチ", "リツチ"),
        ("Masada", "M4sada"),
        ("user2", "user3"),
        ("Иван", "Ivan"),
        ("محمد", "احمد"),
        ("李小龍", "李小龙"),
        ("Müller", "Muller"),
        ("Łoś", "Los"),
    ] {
        assert_ne!(name(a).skeleton(), name(b).skeleton(), "{a} {b}");
    }
}

#[test]
fn words_are_of_scripts_that_are_written_together() {
    for fine in [
        "Sh1mon M4sada",
        "リッチ",
        "Müller-Łoś",
        "محمد",
        "محمد علي",
        "JJE",
        "Иван",
        "李小龍",
        "O’Brien",
        "A.I. 研究会",
        "Иван Smith",
        "Tシャツ太郎",
        "AI研究会",
        "K팝팬",
        "金さんGood",
        "ㄅ李A",
        "김李K",
        "らーめん大好き",
        "Ann 👩\u{200D}🚀",
        "I ❤\u{FE0F} news",
        "דוד2",
        "श\u{94D}\u{200D}याम",
        "Γιώργος",
        "Nguyễn",
        "7",
        "Zoë❤日本",
    ] {
        assert_eq!(check_mixed_scripts(&name(fine)), Ok(()), "{fine}");
    }
    for mixed in [
        "Pаypal",
        "аdmin",
        "Ann Pаypal",
        "αdmin",
        "Ivanов",
        "ab١",
        "한カ",
        "Иван李",
        "Ann\u{301}Ж",
        "ㄅカ",
        "абвדוד",
    ] {
        assert_eq!(check_mixed_scripts(&name(mixed)), Err(NameProblem::ScriptsMixed), "{mixed}");
    }
}

#[test]
fn what_passes_for_the_paper_is_reserved() {
    let extra = [NameSkeleton::of("The Morning Post"), NameSkeleton::of("朝の新聞"), NameSkeleton::of("!?")];
    for taken in [
        "admin",
        "Admin",
        "~admin~",
        "Admin_",
        "the admin",
        "The Official Admin Team",
        "A.d.m.i.n",
        "a d m i n",
        "аdmin",
        "adm1n",
        "ADMlN",
        "|root|",
        "adm|n",
        "|adm|n|",
        "admin1",
        "Admin 2",
        "007 admin",
        "r00t",
        "ÂDMÏN",
        "adm\u{333}in",
        "★Moderator★",
        "M0derator",
        "Moderation",
        "𝕸𝖔𝖉𝖊𝖗𝖆𝖙𝖔𝖗",
        "Editor-in-Chief",
        "System Administrator",
        "Rejoinder",
        "rejoinder system",
        "Die Redaktion",
        "REDAKTION",
        "Chefredakteurin",
        "編集部",
        "公式編集部",
        "管理人さん",
        "モデレーター",
        "ﾓﾃﾞﾚｰﾀｰ",
        "المشرف",
        "فريق التحرير",
        "الإدارة",
        "The Morning Post",
        "the-morning-post",
        "THE M0RNING POST",
        "朝の新聞",
        "朝の新聞編集部",
    ] {
        assert!(is_reserved(&name(taken), &extra), "{taken}");
    }
    for free in [
        "Badminton Fan",
        "Badminton",
        "Ann Editor",
        "John Root",
        "Administer",
        "Rooted",
        "System of a Down",
        "Post",
        "Morning",
        "The Team",
        "official",
        "リッチ",
        "Sh1mon M4sada",
        "JJE",
        "برويز مشرف",
        "新聞",
        "7",
        "O’Brien",
        "Edith",
        "Modern Era",
    ] {
        assert!(!is_reserved(&name(free), &extra), "{free}");
    }
    assert!(!is_reserved(&name("The Morning Post"), &[]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_skeleton_is_its_own(raw in "\\PC{0,30}") {
        let skeleton = NameSkeleton::of(&raw);
        prop_assert_eq!(NameSkeleton::of(skeleton.as_str()), skeleton);
    }

    #[test]
    fn names_that_are_the_same_look_the_same(raw in "\\PC{1,20}") {
        let key = NameKey::of(&raw);
        prop_assert_eq!(NameSkeleton::of(key.as_str()), NameSkeleton::of(&raw));
        for other in [raw.to_uppercase(), raw.to_lowercase()] {
            if NameKey::of(&other) == key {
                prop_assert_eq!(NameSkeleton::of(&other), NameSkeleton::of(&raw));
            }
        }
    }

    #[test]
    fn case_and_decoration_hide_no_reserved_name(
        word in prop::sample::select(vec!["admin", "moderator", "redaktion", "editor", "rejoinder"]),
        upper in any::<u16>(),
        before in "[~*_.!^=+ -]{0,4}",
        after in "[~*_.!^=+ 0-9-]{0,4}",
    ) {
        let mixed: String = word.char_indices()
            .map(|(at, c)| if upper >> at & 1 == 1 { c.to_ascii_uppercase() } else { c })
            .collect();
        if let Ok(name) = Name::parse(&format!("{before}{mixed}{after}")) {
            prop_assert!(is_reserved(&name, &[]), "{}", name.as_str());
        }
    }

    #[test]
    fn no_name_makes_the_checks_fail(raw in "\\PC{1,40}") {
        if let Ok(name) = Name::parse(&raw) {
            let _ = (is_reserved(&name, &[name.skeleton()]), check_mixed_scripts(&name));
            prop_assert!(!name.skeleton().as_str().contains(char::is_whitespace));
        }
    }
}

/// Every character that is data of the tables alone: none may make a skeleton that is not its own.
#[test]
fn every_character_comes_to_rest() {
    for c in (0..=0x10_FFFF).filter_map(char::from_u32) {
        let skeleton = NameSkeleton::of(&c.to_string());
        assert_eq!(NameSkeleton::of(skeleton.as_str()), skeleton, "U+{:04X}", u32::from(c));
    }
}
