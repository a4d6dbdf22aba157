package name

import (
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	const db = "projects/p/databases/(default)"
	tests := []struct {
		path string
		ok   bool
	}{
		{"/documents/a/b", true},
		{"/documents/a/b/c/d", true},
		{"/documents/a/" + strings.Repeat("x", 1500), true},
		{"/documents/a/" + strings.Repeat("x", 1501), false},
		{"/documents/a", false},
		{"/documents/a/b/c", false},
		{"/documents/a/", false},
		{"/documents/a/.", false},
		{"/documents/../b", false},
		{"/documents/a/__b__", false},
		{"/documents/a/__", true},
		{"/documents" + strings.Repeat("/a/b", 100), true},
		{"/documents" + strings.Repeat("/a/b", 101), false},
		{"/documents" + strings.Repeat("/a/"+strings.Repeat("x", 1500), 5), false},
		{"/a/b", false},
	}
	for _, tt := range tests {
		if err := Check(db, db+tt.path); (err == nil) != tt.ok {
			t.Errorf("Check(%.60s…) = %v", tt.path, err)
		}
	}
	if Check(db, "projects/p/databases/other/documents/a/b") == nil {
		t.Error("a document of another database was accepted")
	}
	if CheckParent(db, db+"/documents") != nil || CheckParent(db, db+"/documents/a/b") != nil || CheckParent(db, db) == nil {
		t.Error("a parent is the root of the documents, or one of them")
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	ascending := []string{"a", "a/b", "a/b/c", "a/c", "a-b", "a-b/a", "b"}
	for i, a := range ascending {
		for j, b := range ascending {
			if got := Compare(a, b); (got < 0) != (i < j) || (got == 0) != (i == j) {
				t.Errorf("Compare(%q, %q) = %d", a, b, got)
			}
		}
	}
}
