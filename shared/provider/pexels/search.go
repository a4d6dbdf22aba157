package pexels

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/aiprod/aiprod/shared/credit"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/once"
)

// A video is a clip as the API describes it. Members that files of streams lack are zero.
type video struct {
	ID       int64  `json:"id"`
	Width    int    `json:"width"`
	Height   int    `json:"height"`
	Duration int    `json:"duration"` // seconds
	URL      string `json:"url"`
	User     struct {
		Name string `json:"name"`
		URL  string `json:"url"`
	} `json:"user"`
	Files []rendition `json:"video_files"`
}

// A rendition is one file of a clip.
type rendition struct {
	ID     int64  `json:"id"`
	Type   string `json:"file_type"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Link   string `json:"link"`
}

// Search returns clips that fit a wish, in the order Pexels finds them.
func (c *Client) Search(ctx context.Context, w provider.Wish) ([]provider.Footage, error) {
	found, err := c.search(ctx, w)
	if err != nil {
		return nil, err
	}
	var fit []provider.Footage
	for _, v := range found {
		if f, ok := v.best(w.Height); ok && v.Duration >= w.Seconds {
			fit = append(fit, provider.Footage{
				ID: v.operation(f), Seconds: v.Duration, Width: f.Width, Height: f.Height, Words: v.words(), Credit: v.credit(),
			})
		}
	}
	return fit, nil
}

func (c *Client) search(ctx context.Context, w provider.Wish) ([]video, error) {
	orientation, known := data().Orientations[w.Aspect]
	words := strings.Fields(w.Query)
	if !known || len(words) == 0 || w.Seconds < 1 {
		return nil, c.once.Fail(provider.Caller, "not_sent", fmt.Errorf("%d words, shape %q, %d s", len(words), w.Aspect, w.Seconds))
	}
	query := url.Values{
		"query": {short(words)}, "orientation": {orientation}, "size": {size(w.Height)},
		"per_page": {strconv.Itoa(data().PerPage)}, "locale": {locale(w.Lang)},
	}
	var page struct {
		Videos []video `json:"videos"`
	}
	if err := c.get(ctx, "/videos/search?"+query.Encode(), w.Ref, &page); err != nil {
		return nil, err
	}
	return page.Videos, nil
}

// get reads what is at a path.
func (c *Client) get(ctx context.Context, path, ref string, into any) error {
	answer, err := c.once.Ask(ctx, http.MethodGet, c.url+path, ref, nil)
	if err != nil {
		return err
	}
	if !answer.OK() {
		return c.refused(answer)
	}
	if err := json.Unmarshal(answer.Body, into); err != nil {
		return c.once.Fail(provider.Outage, "answer_unreadable", fmt.Errorf("read: %w", err))
	}
	return nil
}

// refused reads an answer that is not 2xx. What is not there has been withdrawn:
// nothing here is a model that could be retired.
func (c *Client) refused(a once.Answer) error {
	if a.Status == http.StatusNotFound {
		return c.once.Refuse(a, provider.Absent, "not_found", string(a.Body))
	}
	return c.once.Refuse(a, once.Class(http.MethodGet, a.Status), "", string(a.Body))
}

// short joins words as far as they fit a query.
func short(words []string) string {
	query := ""
	for _, w := range words {
		if query != "" && len([]rune(query))+1+len([]rune(w)) > data().LongestQuery {
			break
		}
		query = strings.TrimSpace(query + " " + w)
	}
	if r := []rune(query); len(r) > data().LongestQuery {
		query = string(r[:data().LongestQuery])
	}
	return query
}

// size is the least size that has so many lines, the largest where none has.
func size(height int) string {
	for _, s := range data().Sizes {
		if height <= s.Height {
			return s.Name
		}
	}
	return data().Sizes[len(data().Sizes)-1].Name
}

// locale is that of a language, of whichever country, and English where Pexels does not search in it.
func locale(lang string) string {
	primary, _, _ := strings.Cut(lang, "-")
	i := slices.IndexFunc(data().Locales, func(l string) bool {
		return strings.EqualFold(l, lang) || strings.HasPrefix(l, strings.ToLower(primary)+"-")
	})
	return data().Locales[max(i, 0)]
}

// best is the smallest MP4 file of at least so many lines, and the largest where
// none has. ok is false where there is no file to be had.
func (v video) best(height int) (best rendition, ok bool) {
	height = cmp.Or(height, data().Height)
	for _, f := range v.Files {
		lines := min(f.Width, f.Height)
		if f.Type != "video/mp4" || lines == 0 || f.Link == "" { // streams have no size
			continue
		}
		have := min(best.Width, best.Height)
		if !ok || have < height && lines > have || lines >= height && lines < have {
			best, ok = f, true
		}
	}
	return best, ok
}

// operation names a file of a clip: video/file.
func (v video) operation(f rendition) string {
	return strconv.FormatInt(v.ID, 10) + "/" + strconv.FormatInt(f.ID, 10)
}

// words are those of the page's address: https://www.pexels.com/video/seal-on-the-beach-1526909/.
func (v video) words() []string {
	u, err := url.Parse(v.URL)
	if err != nil {
		return nil
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	return strings.FieldsFunc(strings.ToLower(parts[len(parts)-1]), func(r rune) bool { return r == '-' || r >= '0' && r <= '9' })
}

func (v video) credit() credit.Credit {
	return credit.Credit{
		Author: cmp.Or(v.User.Name, data().SourceName), AuthorURL: web(v.User.URL), Source: data().SourceName, Page: web(v.URL), Licence: data().Licence,
	}
}

// web passes on what can be clicked on without harm.
func web(link string) string {
	if u, err := url.Parse(link); err != nil || u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return link
}

var errNothing = errors.New("nothing of the kind is there")
