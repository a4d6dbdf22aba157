package identity

import (
	"cmp"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/mail"
	"strconv"
	"strings"
)

const (
	// maxClaims is the most characters of custom claims. Source: https://firebase.google.com/docs/auth/admin/custom-claims, read 2026-11.
	maxClaims = 1000
	// maxPage is the most users of a page.
	maxPage = 1000
	// minPassword is the fewest characters of a password; it is checked and not kept.
	minPassword = 6
)

// change is what a call may say of a user; nil leaves a field as it is.
type change struct {
	UID           string          `json:"localId"`
	Email         *string         `json:"email"`
	EmailVerified *bool           `json:"emailVerified"`
	Name          *string         `json:"displayName"`
	Password      *string         `json:"password"`
	Disabled      *bool           `json:"disabled"`    // of a new user
	Disable       *bool           `json:"disableUser"` // of one there is
	Claims        *string         `json:"customAttributes"`
	ValidSince    json.RawMessage `json:"validSince"` // a number, or one as text
}

func (i *Issuer) create(r *http.Request) (any, error) {
	var c change
	if err := decode(r, &c); err != nil {
		return nil, err
	}
	if c.UID == "" {
		c.UID = rand.Text()
	} else if had, err := i.users.get(c.UID); err != nil || had != nil {
		return nil, cmp.Or[error](err, refused("DUPLICATE_LOCAL_ID"))
	}
	now := i.now()
	a := account{UID: c.UID, Created: now.UnixMilli(), ValidSince: now.Unix()}
	if err := i.apply(&a, c); err != nil {
		return nil, err
	}
	return map[string]string{"localId": a.UID, "email": a.Email}, i.users.put(a)
}

func (i *Issuer) update(r *http.Request) (any, error) {
	var c change
	if err := decode(r, &c); err != nil {
		return nil, err
	}
	a, err := i.users.get(c.UID)
	if err != nil || a == nil {
		return nil, cmp.Or[error](err, refused("USER_NOT_FOUND"))
	}
	if err := i.apply(a, c); err != nil {
		return nil, err
	}
	return map[string]string{"localId": a.UID, "email": a.Email}, i.users.put(*a)
}

// apply makes a change, or says what is wrong with it.
func (i *Issuer) apply(a *account, c change) error {
	if err := i.setEmail(a, c.Email); err != nil {
		return err
	}
	if c.Password != nil && len(*c.Password) < minPassword {
		return refused("WEAK_PASSWORD : Password should be at least 6 characters")
	}
	if err := setClaims(a, c.Claims); err != nil {
		return err
	}
	if len(c.ValidSince) > 0 {
		seconds, err := strconv.ParseInt(strings.Trim(string(c.ValidSince), `"`), 10, 64)
		if err != nil {
			return refused("INVALID_ARGUMENT")
		}
		a.ValidSince = seconds
	}
	set(&a.EmailVerified, c.EmailVerified)
	set(&a.Name, c.Name)
	set(&a.Disabled, c.Disabled)
	set(&a.Disabled, c.Disable)
	return nil
}

func set[T any](field *T, to *T) {
	if to != nil {
		*field = *to
	}
}

func (i *Issuer) setEmail(a *account, email *string) error {
	if email == nil {
		return nil
	}
	if parsed, err := mail.ParseAddress(*email); err != nil || parsed.Address != *email {
		return refused("INVALID_EMAIL")
	}
	if had, err := i.users.byEmail(*email); err != nil || had != nil && had.UID != a.UID {
		return cmp.Or[error](err, refused("EMAIL_EXISTS"))
	}
	a.Email = strings.ToLower(*email)
	return nil
}

func setClaims(a *account, text *string) error {
	if text == nil {
		return nil
	}
	var object map[string]any
	switch {
	case len(*text) > maxClaims:
		return refused("CLAIMS_TOO_LARGE")
	case json.Unmarshal([]byte(*text), &object) != nil:
		return refused("INVALID_CLAIMS")
	}
	a.Claims = *text
	return nil
}

func (i *Issuer) lookup(r *http.Request) (any, error) {
	var ask struct{ LocalID, Email []string }
	if err := decode(r, &ask); err != nil {
		return nil, err
	}
	found := map[string]any{"kind": "identitytoolkit#GetAccountInfoResponse"}
	var users []account
	for _, uid := range ask.LocalID {
		a, err := i.users.get(uid)
		if err != nil {
			return nil, err
		}
		if a != nil {
			users = append(users, *a)
		}
	}
	for _, email := range ask.Email {
		a, err := i.users.byEmail(email)
		if err != nil {
			return nil, err
		}
		if a != nil {
			users = append(users, *a)
		}
	}
	if users != nil {
		found["users"] = users
	}
	return found, nil
}

func (i *Issuer) remove(r *http.Request) (any, error) {
	var ask struct{ LocalID string }
	if err := decode(r, &ask); err != nil {
		return nil, err
	}
	a, err := i.users.get(ask.LocalID)
	if err != nil || a == nil {
		return nil, cmp.Or[error](err, refused("USER_NOT_FOUND"))
	}
	return map[string]string{"kind": "identitytoolkit#DeleteAccountResponse"}, i.users.remove(a.UID)
}

// removeAll removes users; without force only those that are disabled. Who is not there counts as removed.
func (i *Issuer) removeAll(r *http.Request) (any, error) {
	var ask struct {
		LocalIDs []string
		Force    bool
	}
	if err := decode(r, &ask); err != nil {
		return nil, err
	}
	problems := []any{}
	for n, uid := range ask.LocalIDs {
		a, err := i.users.get(uid)
		if err != nil {
			return nil, err
		}
		switch {
		case a == nil:
		case !ask.Force && !a.Disabled:
			problems = append(problems, map[string]any{"index": n, "localId": uid, "message": "NOT_DISABLED : Disable the account before batch deletion."})
		default:
			if err := i.users.remove(uid); err != nil {
				return nil, err
			}
		}
	}
	return map[string]any{"errors": problems}, nil
}

// list answers a page of users; its token is the last uid of the page before.
func (i *Issuer) list(r *http.Request) (any, error) {
	size := maxPage
	if text := r.URL.Query().Get("maxResults"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > maxPage {
			return nil, refused("INVALID_ARGUMENT")
		}
		size = n
	}
	all, err := i.users.all()
	if err != nil {
		return nil, err
	}
	page := map[string]any{"kind": "identitytoolkit#DownloadAccountResponse"}
	after, users := r.URL.Query().Get("nextPageToken"), []account{}
	for _, a := range all {
		if a.UID <= after {
			continue
		}
		if len(users) == size {
			page["nextPageToken"] = users[size-1].UID
			break
		}
		users = append(users, a)
	}
	page["users"] = users
	return page, nil
}
