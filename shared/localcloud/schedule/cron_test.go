package schedule_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/localcloud/schedule"
)

func TestNext(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ cron, from, want string }{
		{"* * * * *", "2026-01-01 00:00:30", "2026-01-01 00:01:00"},
		{"*/5 * * * *", "2026-01-01 00:00:00", "2026-01-01 00:05:00"},
		{"*/5 * * * *", "2026-01-01 00:58:00", "2026-01-01 01:00:00"},
		{"7 3 * * *", "2026-01-01 03:07:00", "2026-01-02 03:07:00"},
		{"0 9-17/4 * * *", "2026-01-01 09:00:00", "2026-01-01 13:00:00"},
		{"30 6,18 * * *", "2026-01-01 06:31:00", "2026-01-01 18:30:00"},
		{"0 0 1 * *", "2026-01-31 12:00:00", "2026-02-01 00:00:00"},
		{"0 0 29 2 *", "2026-01-01 00:00:00", "2028-02-29 00:00:00"},
		{"0 0 * * mon", "2026-01-01 00:00:00", "2026-01-05 00:00:00"},
		{"0 0 * * 7", "2026-01-01 00:00:00", "2026-01-04 00:00:00"},
		{"0 0 * * SUN", "2026-01-01 00:00:00", "2026-01-04 00:00:00"},
		{"0 0 * Dec *", "2026-01-01 00:00:00", "2026-12-01 00:00:00"},
		{"0 0 15 * fri", "2026-01-01 00:00:00", "2026-01-02 00:00:00"}, // either day
		{"0 0 3 * fri", "2026-01-02 00:00:00", "2026-01-03 00:00:00"},
		{"50/4 * * * *", "2026-01-01 00:54:00", "2026-01-01 00:58:00"},
		{"0 0 30 2 *", "2026-01-01 00:00:00", ""},
	} {
		c, err := schedule.ParseCron(tc.cron)
		if err != nil {
			t.Errorf("%s: %v", tc.cron, err)
			continue
		}
		from, err := time.Parse(time.DateTime, tc.from)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if next := c.Next(from); !next.IsZero() {
			got = next.Format(time.DateTime)
		}
		if got != tc.want {
			t.Errorf("%s after %s: %s, want %s", tc.cron, tc.from, got, tc.want)
		}
	}
}

func TestParseCronRejects(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ cron, fault string }{
		{"* * * *", "4 fields"},
		{"60 * * * *", `minute: "60" is not from 0 to 59`},
		{"* 24 * * *", `hour: "24"`},
		{"* * 0 * *", `day of month: "0"`},
		{"* * * 13 *", `month: "13"`},
		{"* * * * 8", `day of week: "8"`},
		{"* * * * monday", `day of week: "monday"`},
		{"*/0 * * * *", `step "0"`},
		{"5-1 * * * *", `"5-1" runs backwards`},
		{"1,,2 * * * *", `""`},
		{"@daily", "1 fields"},
	} {
		_, err := schedule.ParseCron(tc.cron)
		if err == nil || !strings.Contains(err.Error(), tc.fault) {
			t.Errorf("%s: %v, want %q", tc.cron, err, tc.fault)
		}
	}
}

// What parses fires at whole minutes in the future, or never.
func FuzzParseCron(f *testing.F) {
	for _, seed := range []string{"* * * * *", "*/5 1-3 1,2 jan mon-fri", "0 0 31 2 7", "59/59 23 * * 0-7/2"} {
		f.Add(seed, int64(1767225600))
	}
	f.Fuzz(func(t *testing.T, text string, unix int64) {
		c, err := schedule.ParseCron(text)
		if err != nil {
			return
		}
		from := time.Unix(unix%4e9, 0).UTC()
		next := c.Next(from)
		if !next.IsZero() && (!next.After(from) || next.Second() != 0) {
			t.Errorf("%q after %v: %v", text, from, next)
		}
	})
}
