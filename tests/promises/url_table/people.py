"""Addresses of people, organisations, inboxes and stewards."""

from tests.promises.url_table import (
    ACTIVE,
    AGAIN,
    ALL,
    ANY_STEWARD,
    GENERAL,
    NOBODY,
    ONLY_ACTIVE,
    ONLY_SIGNED_IN,
    ORG_EDITORS,
    ORG_MEMBERS,
    ORG_OWNER,
    OWNER,
    SIGNED_IN,
    STEWARDS,
    WHOSE,
    Row,
    all_but,
    only,
    unseen,
    unseen_inside,
)

ORGANISATION = {"name": "Maji Trust of Kisumu", "kind": "ngo", "about": "Wells", "home": "Kenya", "capacity": "0"}
SEEN = ORG_MEMBERS | STEWARDS | {"suspended"}  # who reads the hidden organisation
MEMBERS = unseen_inside(ORG_MEMBERS | {"suspended"})
THEIRS = WHOSE | {"suspended"}  # whose things were hidden: stewards tell them which
AUTHORS = unseen_inside(OWNER | {"suspended"})
ACCEPT = {"answer": "accept"}
REPORT = {"reason": "spam", "comment": "look"}
SUSPENSION = {"days": "7", "reason": "spam", "message": "Too much of it."}
PROFILE = {"name": "Another Name", "about": "", "languages": "en", "skills": "", "place": "", "website": ""}
SETTINGS = {"interface_language": "fr", "time_zone": "Africa/Nairobi", "digest": "weekly"}

ROWS = [
    Row("/people/", get=ALL),
    Row("{person.url}", get=ALL),
    Row("/people/{person}/", get=ALL),
    Row("{hidden_person.url}", get=unseen(GENERAL), hidden_to=NOBODY),  # who types these words knows them
    Row("/people/{hidden_person}/", get=unseen(GENERAL), hidden_to=all_but(GENERAL)),
    Row("/people/{person}/block/", post=only(SIGNED_IN, owner=422)),
    Row("/people/{hidden_person}/block/", post=unseen_inside()),
    Row("/people/{person}/unblock/", post=ONLY_SIGNED_IN, changes=False),
    Row("/organisations/", get=ALL),
    Row("/organisations/new/", get=ONLY_ACTIVE, post=ONLY_ACTIVE, send=ORGANISATION),
    Row("{organisation.url}", get=ALL),
    Row("/organisations/{organisation}/", get=ALL),
    Row("{hidden_organisation.url}", get=unseen(SEEN), hidden_to=NOBODY),  # who types these words knows them
    Row("/organisations/{hidden_organisation}/", get=unseen(SEEN), hidden_to=all_but(SEEN)),
    Row("/organisations/{organisation}/edit/", get=only(ORG_EDITORS), post=only(ORG_EDITORS), send=ORGANISATION),
    Row("/organisations/{other_organisation}/edit/", get=only(OWNER | {"elsewhere"})),
    Row("/organisations/{organisation}/members/", get=only(ORG_OWNER), private_to=all_but(ORG_OWNER)),
    Row(
        "/organisations/{organisation}/members/",
        post=only(ORG_OWNER),
        send={"email": "new@example.org", "role": "member"},
        private_to=all_but(ORG_OWNER),
    ),
    Row(
        "/organisations/{organisation}/members/{membership_of_org_member}/",
        post=only(ORG_OWNER),
        send={"role": "editor"},
    ),
    Row(
        "/organisations/{other_organisation}/members/{membership_of_org_member}/",
        post=unseen_inside(),
        send={"role": "none"},
    ),
    Row("/organisations/{organisation}/invitations/{invitation}/withdraw/", post=only(ORG_OWNER)),
    Row("/organisations/{other_organisation}/invitations/{invitation}/withdraw/", post=unseen_inside()),
    Row("/organisations/{organisation}/requests/{join_request}/", post=only(ORG_OWNER), send=ACCEPT),
    Row("/organisations/{other_organisation}/requests/{join_request}/", post=unseen_inside(), send=ACCEPT),
    Row("/organisations/{organisation}/join/", get=ONLY_SIGNED_IN),
    Row(
        "/organisations/{other_organisation}/join/",
        post=ONLY_ACTIVE,
        send={"message": "let me in"},
        changes=ACTIVE - {"owner", "elsewhere"},  # who are in it
    ),
    Row("/organisations/{hidden_organisation}/join/", get=unseen_inside(), post=unseen_inside()),
    Row("/organisations/{organisation}/leave/", get=MEMBERS, post=MEMBERS),
    Row("/organisations/{hidden_organisation}/leave/", get=MEMBERS, hidden_to=all_but(MEMBERS.allowed)),
    Row("/invitations/{invitation_token}/", get=ALL, post=only(ACTIVE, visitors=403)),
    Row("/invitations/nothing/", get=unseen(), post=unseen()),
    Row("/me/", get=ONLY_SIGNED_IN, hidden_to=all_but(THEIRS | GENERAL), private_to=all_but(OWNER | {"suspended"})),
    Row("/me/profile/", get=ONLY_SIGNED_IN, post=ONLY_ACTIVE, send=PROFILE),
    Row("/me/settings/", get=ONLY_SIGNED_IN, post=only(SIGNED_IN), send=SETTINGS),
    Row("/me/watching/", get=ONLY_SIGNED_IN),
    Row("/me/blocked/", get=ONLY_SIGNED_IN),
    Row("/me/decisions/{decided_case}/", get=AUTHORS, private_to=all_but(AUTHORS.allowed)),
    Row("/me/decisions/{decided_case}/", post=AUTHORS, send={"words": "No."}, private_to=all_but(AUTHORS.allowed)),
    Row("/me/decisions/{open_case}/", get=unseen_inside()),
    Row("/me/data/", get=ONLY_SIGNED_IN),
    Row("/me/data/export/", post=ONLY_SIGNED_IN),
    Row("/me/data/export/{export_token}/", get=unseen(OWNER), private_to=all_but(OWNER)),
    Row("/me/data/erase/", get=only(NOBODY, others=AGAIN), post=only(NOBODY, others=AGAIN)),
    Row("/inbox/", get=ONLY_SIGNED_IN),
    Row("/inbox/read/", post=ONLY_SIGNED_IN, send={"id": "{notification}"}, changes=OWNER),
    Row("/unsubscribe/{unsubscribe_token}/", get=ALL, post=ALL),
    Row("/unsubscribe/2:nothing/", get=unseen(), post=unseen()),
    Row("/report/need/{need}/", get=ONLY_ACTIVE, post=ONLY_ACTIVE, send=REPORT, changes=ACTIVE - WHOSE),
    Row("/report/need/{hidden_need}/", get=unseen_inside(), post=unseen_inside()),
    Row("/steward/", get=only(ANY_STEWARD), private_to=all_but(STEWARDS), hidden_to=all_but(STEWARDS)),
    Row("/steward/cases/{open_case}/", get=only(STEWARDS, steward_elsewhere=404), private_to=all_but(STEWARDS)),
    Row(
        "/steward/cases/{open_case}/",
        post=only(STEWARDS, steward_elsewhere=404),
        send={"decision": "hide", "reason": "spam"},
    ),
    Row("/steward/stewards/", get=only(ANY_STEWARD)),
    Row("/steward/stewards/", post=only(GENERAL), send={"person": "/people/{person}/", "place": "Ghana"}),
    Row("/steward/stewards/{stewardship}/revoke/", post=only(GENERAL | {"steward_elsewhere"})),  # one may step down
    Row("/steward/acts/{act}/", post=only(GENERAL), send={"answer": "confirm"}),
    Row(
        "/steward/propose/person/{person}/",
        get=only(GENERAL),
        post=only(GENERAL),
        send={"act": "grant_general", "reason": "trusted"},
    ),
    Row("/steward/suspend/{person}/", get=only(GENERAL), post=only(GENERAL), send=SUSPENSION),
    Row("/steward/suspensions/{suspension}/lift/", post=only(GENERAL)),
    Row("/demo/mail/", get=unseen()),
]
