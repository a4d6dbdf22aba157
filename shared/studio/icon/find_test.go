package icon

import (
	"slices"
	"testing"
)

func TestFind(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lang string
		text string
		want string
	}{
		{"en", "Fold It is a bicycle that folds in eight seconds", "bicycle"},
		{"en", "Why do cities plant trees in streets? A tree cools.", "tree"},
		{"en-GB", "Solar panels on the roof", "solar-panel"},
		{"en", "Coffee. Hot. Now.", "coffee"},
		{"fr", "La bibliothèque municipale reste ouverte", "library"},
		{"fr", "Prêt gratuit de 12 livres", "book"},
		{"es", "Curso de primeros auxilios", "first-aid"},
		{"de", "Die Bäume in unseren Straßen", "tree"},
		{"it", "Due biglietti, per favore", "ticket"},
		{"pt", "Traga seus sapatos", "shoe"},
		{"nl", "Nieuwe fietsen in de stad", "bicycle"},
		{"pl", "Nowe książki dla dzieci", "book"},
		{"tr", "Kitapları okuyun", "book"},
		{"ru", "Новые книги и ещё книга", "book"},
		{"ar", "افتتحت المكتبة", "library"},
		{"he", "הספרייה החדשה", "library"},
		{"hi", "एक कप चाय", "tea"},
		{"th", "ห้องสมุดมีหนังสือใหม่", "library"},
		{"ja", "図書館カードの作り方", "library"},
		{"zh", "新的图书馆", "library"},
		{"ko", "도서관에서 만나요", "library"},
	} {
		got, _ := Find([]string{c.text}, c.lang)
		if got != c.want {
			t.Errorf("Find(%q, %s) = %q, want %q", c.text, c.lang, got, c.want)
		}
	}
}

// A wrong picture is worse than none.
func TestFindLeavesAbstractWordsAlone(t *testing.T) {
	t.Parallel()
	for lang, texts := range map[string][]string{
		"en": {"Book a test ride", "Start now", "First, watch out", "New ways to save", "A light touch", "The carpet", "Train hard", "Address the issue"},
		"fr": {"Il a été bien reçu", "Le premier pas"},
		"es": {"Vino ayer", "Ahora mismo"},
		"it": {"Ora si parte"},
		"th": {"สักครู่"},
		"xx": {"bicycle"},
	} {
		for _, text := range texts {
			if got, ok := Find([]string{text}, lang); ok {
				t.Errorf("Find(%q, %s) = %q", text, lang, got)
			}
		}
	}
}

func TestLexiconNamesIconsThatExist(t *testing.T) {
	t.Parallel()
	languages := map[string]int{}
	for name, langs := range lexicons().Words {
		if !slices.Contains(Names(), name) {
			t.Errorf("lexicon names %q, which is not drawn", name)
		}
		for lang := range langs {
			languages[lang]++
		}
	}
	for _, lang := range []string{"en", "fr", "es", "de", "it", "pt", "nl", "pl", "tr", "ru", "ar", "he", "hi", "th", "ja", "zh", "ko"} {
		if languages[lang] < 110 {
			t.Errorf("%s knows %d things", lang, languages[lang])
		}
	}
}

func BenchmarkFind(b *testing.B) {
	for b.Loop() {
		Find([]string{"図書館カードの作り方を紹介します。身分証を持って、平日9時から18時までに窓口へ。"}, "ja")
	}
}
