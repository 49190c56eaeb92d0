"""The box on a participant's own page that leads to the certificate."""

from dataclasses import dataclass, field


@dataclass
class OwnCertificate:
    title: str
    links: list
    status: str = ""
    tone: str = "idle"
    text: str = ""
    facts: list = field(default_factory=list)
