"""POST /pipeline/run in FastAPI: the same checks of the same brief and the same answer, nothing stored.

It is measured beside ours by the run script here, and is no part of the product. What it leaves out is in README.md.
"""

import hashlib
import json
import os
import re
import time
import unicodedata
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Dict, List, Literal, Optional

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Extra, confloat, conint, constr, root_validator, validator

SHARED = Path(os.environ["SHARED"])
CHOICES = json.loads((SHARED / "brief/choices.json").read_text())
PRESETS = {p["name"]: p for p in json.loads((SHARED / "preset/presets.json").read_text())["presets"]}
LANGUAGES = json.loads((SHARED / "language/languages.json").read_text())["languages"]
TAGS = [lang["tag"] for lang in LANGUAGES]
LETTERS_A_SECOND = 14
BASE = "https://api.example.com"

HIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ue000-\uf8ff]")
SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
BREAKS = re.compile(r" ?\n ?(\s*\n\s*)?")


def clean(text: str) -> str:
    text = HIDDEN.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n")))
    return BREAKS.sub(lambda m: "\n\n" if m.group(1) else "\n", SPACES.sub(" ", text)).strip()


def one_of(values):
    return Literal[tuple(values)]


class Asset(BaseModel, extra=Extra.forbid):
    id: constr(min_length=1, max_length=CHOICES["assets"]["id_chars"])
    role: one_of(CHOICES["asset_roles"])


class Brief(BaseModel, extra=Extra.forbid):
    content: str
    preset: one_of(PRESETS) = ""
    priority: one_of(CHOICES["priorities"]) = "low"
    lang: one_of(TAGS) = "en"
    caption_lang: Optional[one_of(TAGS)] = None
    duration_sec: Optional[conint(ge=5, le=300)] = None
    aspect: Optional[one_of([a["name"] for a in CHOICES["aspects"]])] = None
    assets: List[Asset] = []
    brand: Optional[str] = None
    voice: Optional[str] = None
    music: Optional[one_of(CHOICES["music"])] = None
    captions: one_of(CHOICES["captions"]) = "burned"
    style: Optional[one_of(CHOICES["styles"])] = None
    approval: Optional[one_of(CHOICES["approvals"])] = None
    quality: one_of(CHOICES["qualities"]) = "standard"
    label: one_of(CHOICES["labels"]) = "none"
    fallback: one_of(CHOICES["fallbacks"]) = "allow"
    max_cost_usd: Optional[confloat(ge=0, le=CHOICES["max_cost_usd"]["max"])] = None
    must_include: List[str] = []
    must_not_include: List[str] = []
    metadata: Dict[constr(min_length=1, max_length=64), constr(max_length=512)] = {}

    @validator("content")
    def length(cls, text):
        text = clean(text)
        if not 10 <= len(text) <= 10_000:
            raise ValueError(f"must be 10 to 10000 characters after cleaning, and has {len(text)}")
        if not any(c.isalnum() for c in text):
            raise ValueError("must hold words or numbers")
        return text

    @validator("must_include", "must_not_include")
    def phrases(cls, phrases):
        phrases = [" ".join(clean(p).split()) for p in phrases]
        if len(phrases) > 20 or any(not 1 <= len(p) <= 200 for p in phrases):
            raise ValueError("must be at most 20 strings of 1 to 200 characters")
        return list(dict.fromkeys(phrases))

    @validator("assets", "metadata")
    def few(cls, entries, field):
        if len(entries) > CHOICES[field.name]["max"]:
            raise ValueError("has too many entries")
        return entries

    @root_validator(skip_on_failure=True)
    def together(cls, v):
        preset = PRESETS[v["preset"]]
        v["duration_sec"] = v["duration_sec"] or min(CHOICES["duration_sec"]["default"], preset["max_duration_sec"])
        if v["duration_sec"] > preset["max_duration_sec"]:
            raise ValueError(f"duration_sec must be at most {preset['max_duration_sec']}")
        if v["caption_lang"] not in (None, v["lang"]):
            raise ValueError("caption_lang must be the language of the film")
        if any(n.lower() in m.lower() for m in v["must_include"] for n in v["must_not_include"]):
            raise ValueError("must_include holds what must_not_include forbids")
        v["aspect"] = v["aspect"] or preset["aspect"]
        v["approval"] = v["approval"] or preset["approval"]
        return v


class Fault(Exception):
    def __init__(self, status: int, code: str, title: str):
        self.status, self.code, self.title = status, code, title


app = FastAPI(title="AIPROD")
CALLERS = {hashlib.sha256(os.environ["TOKEN"].encode()).digest(): {"uid": "pat", "tenant": "acme", "role": "producer"}}
RANK = {"viewer": 1, "producer": 2, "approver": 3, "admin": 4, "operator": 5}
LIMIT, WINDOW = 30_000_000, 60.0
used: Dict[bytes, float] = {}
HEADERS = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-XSS-Protection": "0",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Content-Security-Policy": "default-src 'self'",
    "RateLimit-Policy": f'"jobs-submit";q={LIMIT};w=60',
}


def problem(status: int, code: str, title: str, errors=()):
    body = {"type": "about:blank", "status": status, "code": code, "title": title, "errors": list(errors)}
    return JSONResponse(body, status, HEADERS, "application/problem+json")


@app.exception_handler(Fault)
async def fault(_: Request, f: Fault):
    return problem(f.status, f.code, f.title)


@app.exception_handler(RequestValidationError)
async def invalid(_: Request, e: RequestValidationError):
    errors = [{"pointer": "/" + "/".join(map(str, d["loc"][1:])), "code": d["type"], "detail": d["msg"]} for d in e.errors()]
    return problem(422, "request.invalid", f"The request has {len(errors)} fields to mend.", errors)


async def caller(request: Request):
    """Who calls, as remembered from a token that was verified before; and whether not too often."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    key = hashlib.sha256(token.encode()).digest()
    who = CALLERS.get(key)
    if scheme.lower() != "bearer" or who is None:
        raise Fault(401, "auth.token", "This route needs a bearer token.")
    if RANK[who["role"]] < RANK["producer"]:
        raise Fault(403, "auth.role", "This route needs the role producer.")
    now, unit = time.monotonic(), WINDOW / LIMIT
    after = max(used.get(key, 0), now) + unit
    if after - now > WINDOW:
        raise Fault(429, "rate.exceeded", "These calls are used up.")
    used[key] = after
    return {**who, "left": int((WINDOW - (after - now)) / unit), "reset": after - now}


def stamp(t: datetime) -> str:
    return t.isoformat().replace("+00:00", "Z")


@app.post("/pipeline/run", status_code=202)
async def submit(brief: Brief, who: dict = Depends(caller)):
    now, job_id = datetime.now(timezone.utc), str(uuid.uuid4())
    preset = PRESETS[brief.preset]
    ceiling = preset["ceiling_micros"] if brief.max_cost_usd is None else round(brief.max_cost_usd * 1e6)
    stored = {
        "schema": 1, "id": job_id, "tenant": who["tenant"], "owner": who["uid"], "request": brief.json(exclude_unset=True), "preset": brief.preset,
        "lang": brief.lang, "aspect": brief.aspect, "seconds": brief.duration_sec, "metadata": brief.metadata, "created": now, "updated": now,
        "expires": now + timedelta(days=30), "attempt": 1, "state": "INIT",
    }
    base = f"{BASE}/job/{job_id}"
    links = {"self": base, "socket": f"{BASE}/ws/job/{job_id}"}
    for part in ("events", "manifest", "qa", "costs", "files", "approve", "cancel", "history", "export"):
        links[part] = f"{base}/{part}"
    spoken, warnings = len(brief.content) / LETTERS_A_SECOND, []
    if spoken < 0.42 * brief.duration_sec:
        warnings.append(
            f"The brief has about {max(1, round(spoken))} s of words for a film of {brief.duration_sec} s: music and pictures carry the rest. "
            "Ask for a shorter film with duration_sec, or say more."
        )
    answer = {
        "id": job_id, "status": "queued", "state": stored["state"], "stage": "sanitize", "progress": 0, "attempt": 1, "preset": brief.preset, "lang": brief.lang,
        "aspect": brief.aspect, "duration_sec": brief.duration_sec, "warnings": warnings,
        "cost": {"ceiling_micros": ceiling, "estimated_micros": 0, "reserved_micros": 0, "actual_micros": 0}, "metadata": brief.metadata,
        "created_at": stamp(now), "updated_at": stamp(now), "deadline_at": stamp(now + timedelta(minutes=30)), "expires_at": stamp(stored["expires"]),
        "links": links,
    }
    headers = {**HEADERS, "Location": f"/job/{job_id}", "X-Request-ID": str(uuid.uuid4()), "RateLimit": f'"jobs-submit";r={who["left"]};t={int(who["reset"]) + 1}'}
    return JSONResponse(answer, 202, headers)
