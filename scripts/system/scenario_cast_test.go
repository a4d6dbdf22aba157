package system

import (
	"net/http"
	"strconv"
	"strings"

	trail "github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/store"
)

// A cast is a world with all who call its routes, and what is there for them.
type cast struct {
	*world  // alice, an admin, who makes what is needed
	callers map[string]*world
	made    map[string]func(*cast) string // what makes what words in braces stand for, when they are first met
	known   map[string]string             // and what they stand for by now
	done    map[string]bool               // routes that somebody who may has called
	caller  *world                        // who calls now
}

// fixtures are all words in braces, but for those that end in .etag: they are the newest of a manifest or a kit.
var fixtures = map[string]func(*cast) string{
	"waiting":   func(c *cast) string { return c.storyboard() },
	"delivered": func(c *cast) string { return c.delivered(c.known["waiting"]).ID },
	"canceled":  canceled,
	"over":      canceled,
	"receipt": func(c *cast) string {
		var r struct{ Receipt string }
		c.read(c.do("DELETE", "/job/"+canceled(c), nil, nil), http.StatusAccepted, &r)
		return r.Receipt
	},
	"asset": func(c *cast) string {
		var out struct{ Asset struct{ ID string } }
		c.read(c.do("POST", "/assets", `{"name":"front.jpg","role":"image"}`, nil), http.StatusCreated, &out)
		return out.Asset.ID
	},
	"brand": func(c *cast) string {
		c.kit(`{"name":"Main","colours":{"primary":"#0057ff"},"default":true}`) // which cannot be deleted
		return c.kit(`{"name":"Zest","colours":{"primary":"#e4002b"}}`).ID
	},
	"edited": func(c *cast) string {
		id := c.fixture("delivered")
		c.read(c.do("PATCH", "/job/"+id+"/manifest", `{"title":"Bread at six"}`, map[string]string{"If-Match": c.etag("delivered")}), http.StatusOK, nil)
		return id
	},
	"key":     func(c *cast) string { k, _ := c.key(identity.Viewer); return k.ID },
	"member":  func(c *cast) string { return c.invite("max@example.com", identity.Viewer).ID },
	"refresh": func(c *cast) string { return c.stack.Identity.RefreshToken(user("ann", "acme", identity.Producer)) },
}

func canceled(c *cast) string {
	id := c.submit(map[string]any{"content": bakery, "approval": "script", "duration_sec": 8}).ID
	c.read(c.do("POST", "/job/"+id+"/cancel", nil, nil), http.StatusOK, nil)
	return id
}

func (c *cast) fixture(name string) string {
	c.t.Helper()
	if of, ok := strings.CutSuffix(name, ".etag"); ok {
		return c.etag(of)
	}
	if value, ok := c.known[name]; ok {
		return value
	}
	if name == "caller" {
		return c.callerName()
	}
	f, ok := c.made[name]
	if !ok {
		c.t.Fatalf("{%s} stands for nothing", name)
	}
	value := f(c)
	c.known[name] = value
	return value
}

// callerName is what the scenarios call who calls now.
func (c *cast) callerName() string {
	for name, who := range c.callers {
		if who == c.caller {
			return name
		}
	}
	return "eager"
}

// etag is that of the newest revision of a manifest, or of a kit.
func (c *cast) etag(of string) string {
	path := "/job/" + c.fixture(of) + "/manifest"
	if of == "brand" {
		path = "/brands/" + c.fixture(of)
	}
	return c.do("GET", path, nil, nil).Header.Get("ETag")
}

// A trace is what was left behind by now: records of the tenant, and entries of a job's history.
type traces struct{ audit, events []string }

// traces reads what callers have left, in the job that is asked for or that an answer's Location names. What the
// pipeline does meanwhile is not theirs, and neither are refused logins, which are counted and not each recorded.
func (c *cast) traces(a *ask, location string) (left traces) {
	c.t.Helper()
	for _, r := range c.audited("acme") {
		if r.Kind != trail.LoginRefused && r.Actor != "alice" && r.Actor != trail.System {
			left.audit = append(left.audit, string(r.Kind))
		}
	}
	id := location
	if id == "" {
		id = c.fill(a.row.Path["id"])
	}
	id = strings.TrimPrefix(id, "/job/")
	if a.row.Events == nil || id == "" || strings.Contains(id, "/") {
		return left
	}
	entries, _, err := c.store().Trail(c.t.Context(), store.Ref{Tenant: "acme", Job: id}, "", 1000)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, e := range entries {
		switch {
		case e.Revision != nil && c.calls(e.Revision.Author):
			left.events = append(left.events, "revision "+strconv.Itoa(e.Revision.Number))
		case e.Move != nil && c.calls(e.Move.Actor):
			left.events = append(left.events, string(e.Move.From)+">"+string(e.Move.To))
		}
	}
	return left
}

// calls reports whether somebody of a name calls routes here.
func (c *cast) calls(uid string) bool { return c.callers[uid] != nil }
