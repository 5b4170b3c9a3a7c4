from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "banyan.people"
    label = "people"
    verbose_name = "People"

    def ready(self) -> None:
        from banyan.commons.attaching import register_attachable
        from banyan.commons.kept_parts import Card, register_card
        from banyan.commons.kinds import register
        from banyan.people import audiences, kinds, permissions, personal_rules
        from banyan.people.personal_data import register_rules
        from banyan.people.queries.organisations import shown_on_card

        register(kinds.PERSON)
        register(kinds.ORGANISATION)
        register_rules(personal_rules.COMMONS_RULES)
        register_rules(personal_rules.PEOPLE_RULES)
        register_rules(personal_rules.PACKAGE_RULES)
        register_attachable("person", permissions.can_edit_person)
        register_attachable("organisation", permissions.can_edit_organisation)
        audiences.register()
        register_card(
            "people.Organisation",
            Card("people/organisations/card.html", "organisation", shown_on_card, lambda: ("themes",)),
        )
