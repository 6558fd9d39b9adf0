"""Clauses of services that do not exist, written for the tests: `{name}` stands for the service.

They are as long as clauses are, and no two of them have a run of words in common. Nobody ever offered such terms.
"""

from __future__ import annotations

from typing import Final

#: Headings with the sentences below them.
Clauses = list[tuple[str, list[str]]]

#: Terms of service.
TERMS: Final[Clauses] = [
    (
        "Who may open an account",
        [
            "You may open an account with {name} once you are sixteen years old, or older where your country asks for that.",
            "Whoever opens one for a club or a company says by doing so that the club or company agrees.",
            "An account belongs to one person, and its password is told to nobody else.",
            "Should you find that a stranger has used yours, write to us on the same day.",
        ],
    ),
    (
        "What you pay",
        [
            "The basic service costs nothing, and each further one has the price that stands beside its button.",
            "We take the money at the beginning of every month, by the means that you chose when you subscribed.",
            "Prices include the tax of the place where you live, as far as we can tell where that is.",
            "A price that goes up is told eight weeks before, and until then you may leave without any fee.",
        ],
    ),
    (
        "Works that you upload",
        [
            "Whatever you upload to {name} stays yours, together with every right that a law gives its author.",
            "You let us copy, resize and show it to those whom you have chosen, in all countries and without pay.",
            "That permission ends when the work is deleted, save for copies which other members keep with your consent.",
            "Music, pictures and films of somebody else are uploaded only by people who were allowed to do so.",
            "Where an author complains about a work, it is hidden until both sides were heard.",
        ],
    ),
    (
        "Conduct among members",
        [
            "Members of {name} treat each other as guests in one house, whatever they think of one another.",
            "Nobody is threatened, pursued or made ridiculous because of descent, faith, sex or illness.",
            "Advertising by private message is unwelcome, and so are chains of letters and lotteries.",
        ],
    ),
    (
        "Reports and their answers",
        [
            "Below every post there is a flag by which it can be reported to the people who moderate.",
            "A moderator reads each report within two working days and writes down why the post stays or goes.",
            "The author of a post that went is told the rule, and can ask a second moderator to look again.",
            "Three removals within a year may lead to a pause of thirty days, never to a silent ban.",
        ],
    ),
    (
        "Interruptions of the service",
        [
            "Servers of {name} are repaired on Tuesday nights, when pages may be slow or absent for an hour.",
            "Longer interruptions are announced on the status page as soon as an engineer knows of them.",
            "For every full day without service a thirtieth of the monthly price is given back.",
        ],
    ),
    (
        "How far we are liable",
        [
            "For harm to life or health, and for what was done on purpose, liability is never limited by these terms.",
            "In no event will {name} be liable for indirect damages such as lost profit or lost reputation.",
            "All other claims together are limited to the fees of the twelve months before the damage arose.",
            "These limits hold for employees, agents and successors in the same measure.",
        ],
    ),
    (
        "Disputes between us",
        [
            "Before anybody goes to court, each side writes to the other one and waits for four weeks.",
            "What is not settled by then goes to final and binding arbitration before one arbitrator in Sampletown.",
            "You and {name} give up the right to a jury and to any class action, where the law lets people do that.",
            "Small claims may always be brought before the court of the place where the consumer lives.",
            "Whoever does not want this chapter to apply may say so by post within thirty days of joining.",
        ],
    ),
]

#: A privacy policy.
PRIVACY: Final[Clauses] = [
    (
        "What we collect",
        [
            "On joining you give us a name to be shown, an address for letters and the year of your birth.",
            "While the application runs it writes down which pages were opened, for how long, and on what device.",
            "We process special categories of personal data under Article 9 of the GDPR only with your explicit consent.",
            "Location is read when a map is open, and is forgotten as soon as the map is closed.",
        ],
    ),
    (
        "Why we may use it",
        [
            "Data that a contract needs are used under Article 6(1)(b) of the GDPR, for as long as the contract runs.",
            "To keep thieves out we compare sign-ins with earlier ones, which is in the interest of all members.",
            "Letters about new features go to those who ticked the box, and stop when the box is emptied.",
        ],
    ),
    (
        "Whom we tell",
        [
            "Companies that host, print or deliver for {name} see what their task needs, under a written agreement.",
            "Authorities are answered where a judge or a statute obliges us, after a lawyer has read the request.",
            "If the business is sold, its new owner takes these promises over together with the files.",
            "Members who live in California may ask under the CCPA that nothing about them is sold or shared.",
            "Statistics without names are given to universities that study how communities behave.",
        ],
    ),
    (
        "Cookies and similar means",
        [
            "One cookie remembers that you are signed in, and a second one which language you read.",
            "Tracking for advertising begins after you agreed, and the footer has a switch to end it.",
            "Browsers can refuse all cookies; then you are asked to sign in on every visit.",
        ],
    ),
    (
        "How long we keep it",
        [
            "Profiles vanish ninety days after an account was closed, invoices when ten years have passed.",
            "Security logs are overwritten after six weeks unless they show an attack that is being examined.",
            "Backups are encrypted, stay on tape for a quarter, and are never read to look for one person.",
            "Whoever sued us, or was sued, is kept on file until the last appeal is over.",
        ],
    ),
    (
        "Children",
        [
            "{name} is not made for children under sixteen, and asks every newcomer for the year of birth.",
            "A parent who finds that a child has joined can have all of it erased by a single letter.",
            "Schools use an edition of their own, which shows no advertisement and keeps no history.",
        ],
    ),
    (
        "Decisions by machines",
        [
            "A program sorts the posts that you see by what you read before, and never by what you believe.",
            "No contract is refused or ended by an automated decision alone, since a person signs each of them.",
            "Under Article 22 of the GDPR you may ask that person for the reasons and object to the result.",
            "Voices and faces are not measured, neither to identify anybody nor to guess an age.",
        ],
    ),
    (
        "Your rights",
        [
            "Ask for a copy of everything that is stored about you, and it arrives within thirty days.",
            "What is wrong will be corrected, what is no longer needed will be erased on request.",
            "You may take your posts elsewhere in a format that other programs can read.",
            "Complaints are heard by the authority of the country in which you live or work.",
            "None of these requests costs anything, unless somebody makes the same one every week.",
        ],
    ),
]

#: Put in by a later version.
NEW_CLAUSE: Final = (
    "Gift vouchers",
    [
        "A voucher that was bought for a friend can be redeemed during three years from the day of purchase.",
        "It is not paid out in cash, and what is left on it after an order stays there for the next.",
    ],
)
#: Put in the place of a clause, below the heading that was there before.
OTHER_WORDS: Final = [
    "From this spring on everything about it is described in a guide of its own, linked in the menu.",
    "Should the guide and this page ever disagree, that which is kinder to the reader counts.",
    "Earlier editions can be read in the library of our head office, by appointment.",
]
