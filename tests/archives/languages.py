"""Terms of one made-up service in many languages, written for the tests: three clauses each, and `{days}` in the last.

Arabic and Hebrew are written from right to left; Chinese and Japanese have no blanks between words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tests.archives.clauses import Clauses

TERMS_IN: Final[dict[str, Clauses]] = {
    "ar": [
        (
            "قبول الشروط",
            ["باستخدامك للخدمة فإنك توافق على هذه الشروط كاملة، وتؤكد أنك قرأتها بعناية وأنك بلغت السن القانونية."],
        ),
        (
            "النزاعات",
            ["يُحال كل نزاع ينشأ عن هذه الشروط إلى محكم واحد في المدينة التي يقع فيها مقرنا، ما لم يمنع القانون ذلك."],
        ),
        (
            "البيانات",
            ["نحتفظ ببياناتك ما دام حسابك مفتوحا ولمدة {days} يوما بعد ذلك.", "ونجيب عن كل طلب خلال شهر واحد."],
        ),
    ],
    "de": [
        (
            "Annahme",
            [
                "Mit der Nutzung des Dienstes nehmen Sie diese Bedingungen an und bestätigen, dass Sie sie gelesen haben."
            ],
        ),
        (
            "Streitfälle",
            ["Vor einer Klage schreiben die Parteien einander und warten gem. Ziff. 2 bis zum 1. des Folgemonats."],
        ),
        (
            "Daten",
            [
                "Wir bewahren Ihre Daten auf, solange das Konto besteht, und {days} Tage darüber hinaus.",
                "Auskunft erteilen wir nach Art. 15 DSGVO binnen eines Monats.",
            ],
        ),
    ],
    "el": [
        (
            "Αποδοχή",
            ["Χρησιμοποιώντας την υπηρεσία αποδέχεστε τους όρους αυτούς και βεβαιώνετε ότι τους διαβάσατε με προσοχή."],
        ),
        (
            "Διαφορές",
            [
                "Κάθε διαφορά από τους όρους αυτούς εκδικάζεται στην πόλη όπου έχουμε την έδρα μας, αν το επιτρέπει ο νόμος."
            ],
        ),
        (
            "Δεδομένα",
            [
                "Διατηρούμε τα δεδομένα σας όσο ο λογαριασμός είναι ανοικτός και για {days} ημέρες μετά.",
                "Απαντάμε μέσα σε έναν μήνα.",
            ],
        ),
    ],
    "es": [
        (
            "Aceptación",
            [
                "Al usar el servicio usted acepta estas condiciones y confirma que las ha leído con atención y que es mayor de edad."
            ],
        ),
        (
            "Controversias",
            [
                "Toda controversia se somete a un solo árbitro en la ciudad donde tenemos nuestra sede, si la ley lo permite."
            ],
        ),
        (
            "Datos",
            [
                "Conservamos sus datos mientras la cuenta esté abierta y durante {days} días más.",
                "Respondemos a cada solicitud en un mes.",
            ],
        ),
    ],
    "fr": [
        (
            "Acceptation",
            [
                "En utilisant le service, vous acceptez les présentes conditions et confirmez les avoir lues avec attention."
            ],
        ),
        (
            "Litiges",
            [
                "Avant toute action, les parties s'écrivent et attendent quatre semaines ; à défaut, l'art. 12 s'applique."
            ],
        ),
        (
            "Données",
            [
                "Nous conservons vos données tant que le compte est ouvert et pendant {days} jours ensuite.",
                "Nous répondons à chaque demande dans un délai d'un mois, conformément à l'article 15 du RGPD.",
            ],
        ),
    ],
    "he": [
        (
            "הסכמה",
            ["בשימוש בשירות אתה מסכים לתנאים אלה במלואם, ומאשר כי קראת אותם בעיון וכי הגעת לגיל הנדרש על פי החוק."],
        ),
        (
            "מחלוקות",
            ["כל מחלוקת הנובעת מתנאים אלה תובא בפני בורר יחיד בעיר שבה נמצא משרדנו, ככל שהחוק במדינתך מתיר זאת."],
        ),
        (
            "מידע",
            [
                "אנו שומרים את המידע שלך כל עוד החשבון פתוח ובמשך {days} ימים לאחר מכן.",
                "אנו עונים לכל בקשה בתוך חודש אחד.",
            ],
        ),
    ],
    "it": [
        (
            "Accettazione",
            [
                "Usando il servizio Lei accetta queste condizioni e conferma di averle lette con attenzione e di essere maggiorenne."
            ],
        ),
        (
            "Controversie",
            [
                "Ogni controversia è decisa nella città in cui abbiamo sede, salvo quanto disposto dall'art. 66-bis del Codice."
            ],
        ),
        (
            "Dati",
            [
                "Conserviamo i Suoi dati finché l'account è aperto e per {days} giorni dopo.",
                "Rispondiamo a ogni richiesta entro un mese.",
            ],
        ),
    ],
    "ja": [
        (
            "同意",
            [
                "利用者は、本サービスを利用することにより、本規約のすべてに同意し、内容をよく読んだことを確認するものとします。"
            ],
        ),
        ("紛争", ["本規約から生じるすべての紛争は、当社の所在地を管轄する裁判所において解決されるものとします。"]),
        (
            "データ",
            [
                "当社は、アカウントが有効である間およびその後{days}日間、利用者のデータを保管します。",
                "請求には一か月以内に回答します。",
            ],
        ),
    ],
    "nl": [
        (
            "Aanvaarding",
            [
                "Door de dienst te gebruiken aanvaardt u deze voorwaarden en bevestigt u dat u ze aandachtig hebt gelezen."
            ],
        ),
        (
            "Geschillen",
            [
                "Elk geschil over deze voorwaarden wordt beslecht in de stad waar wij zijn gevestigd, voor zover de wet dat toestaat."
            ],
        ),
        (
            "Gegevens",
            [
                "Wij bewaren uw gegevens zolang de account bestaat en {days} dagen daarna.",
                "Wij antwoorden op elk verzoek binnen een maand.",
            ],
        ),
    ],
    "pt": [
        (
            "Aceitação",
            [
                "Ao utilizar o serviço, você aceita estes termos por inteiro e confirma que os leu com atenção e que é maior de idade."
            ],
        ),
        (
            "Litígios",
            [
                "Qualquer litígio decorrente destes termos é submetido a um único árbitro na cidade da nossa sede, se a lei o permitir."
            ],
        ),
        (
            "Dados",
            [
                "Guardamos os seus dados enquanto a conta estiver aberta e por mais {days} dias.",
                "Respondemos a cada pedido dentro de um mês.",
            ],
        ),
    ],
    "zh": [
        ("接受条款", ["您使用本服务即表示您接受本条款的全部内容，并确认您已仔细阅读且已达到法定年龄。"]),
        ("争议", ["因本条款产生的任何争议，均由我们所在地的仲裁员裁决，但法律另有规定的除外。"]),
        ("数据", ["在您的账户有效期间及其后{days}天内，我们保存您的数据。", "我们在一个月内答复每一项请求。"]),
    ],
}
