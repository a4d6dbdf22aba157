package storetest

import (
	"context"
	"encoding/json"
	"slices"
	"sync"

	"github.com/aiprod/aiprod/shared/notice"
	"github.com/aiprod/aiprod/shared/outbox"
)

// A Post keeps the letters that were posted. It is safe for concurrent use.
type Post struct {
	// Refuse, where set before use, is asked for each letter; what it returns fails the post.
	Refuse func(outbox.Letter) error

	mu      sync.Mutex
	letters []outbox.Letter
}

var _ outbox.Poster = (*Post)(nil)

// Post keeps the letters, up to the first that is refused.
func (p *Post) Post(_ context.Context, letters []outbox.Letter) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, l := range letters {
		if p.Refuse != nil {
			if err := p.Refuse(l); err != nil {
				return err
			}
		}
		p.letters = append(p.letters, l)
	}
	return nil
}

// Letters returns what was posted, in order, but for notices.
func (p *Post) Letters() []outbox.Letter {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(p.letters), notices)
}

// Notices returns the notices that were posted, in order.
func (p *Post) Notices() []notice.Notice {
	p.mu.Lock()
	defer p.mu.Unlock()
	var told []notice.Notice
	for _, l := range p.letters {
		if !notices(l) {
			continue
		}
		var n notice.Notice
		if err := json.Unmarshal(l.Data, &n); err != nil {
			panic("storetest: notice: " + err.Error())
		}
		told = append(told, n)
	}
	return told
}

// notices reports whether a letter carries a notice.
func notices(l outbox.Letter) bool {
	return l.Attributes["stage"] == notice.Stage
}
