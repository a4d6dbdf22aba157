package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/cloud/secretmanager"
	"github.com/aiprod/aiprod/shared/migrate"
	"github.com/aiprod/aiprod/shared/migrate/folder"
)

type migrateCommand struct {
	Data    string `default:".aiprod" type:"path" help:"Folder of the local cloud's data. Its stack must not run."`
	Project string `placeholder:"ID" help:"Migrate the Firestore of a Google Cloud project instead, such as $GOOGLE_CLOUD_PROJECT."`
	DryRun  bool   `help:"Say what would be done, and write nothing."`
}

// Run migrates. It may be interrupted, and run again.
func (c *migrateCommand) Run(ctx context.Context) error {
	fs, where, done, err := c.database(ctx)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	fmt.Printf("Migrating %s\n\n  %-16s %8s %9s  %s\n", where, "kind", "seen", "upgraded", "version")
	seen, upgraded := 0, 0
	err = migrate.Run(ctx, fs, migrate.Options{DryRun: c.DryRun, Report: func(n migrate.Count) {
		seen, upgraded = seen+n.Seen, upgraded+n.Upgraded
		fmt.Printf("  %-16s %8d %9d  %d%s\n", n.Kind.Name, n.Seen, n.Upgraded, n.Kind.Version, resumed(n))
	}})
	if err = errors.Join(err, done()); err != nil {
		return fmt.Errorf("%w\n  what was upgraded stays so; run the command again to go on", err)
	}
	c.tell(seen, upgraded)
	return nil
}

// database opens what is to be migrated, and says what it is.
func (c *migrateCommand) database(ctx context.Context) (fs *firestore.Client, where string, done func() error, err error) {
	if c.Project == "" {
		f, err := folder.Open(ctx, c.Data)
		if err != nil {
			return nil, "", nil, err
		}
		return f.Client, "the data folder " + c.Data, f.Close, nil
	}
	var conf cloud.Config
	if err := cloud.ReadConfig(ctx, &conf, secretmanager.Google()); err != nil {
		return nil, "", nil, err
	}
	conf.Project = c.Project
	if err := conf.Validate(); err != nil {
		return nil, "", nil, err
	}
	fs, err = cloud.New(conf, slog.New(slog.DiscardHandler)).Firestore()
	if err != nil {
		return nil, "", nil, err
	}
	return fs, fmt.Sprintf("the database %s of project %s", conf.Database, conf.Project), fs.Close, nil
}

// resumed says what an interrupted run had done of a kind.
func resumed(n migrate.Count) string {
	switch {
	case n.Before:
		return ", done by an earlier run"
	case n.From != "":
		return ", from " + n.From
	}
	return ""
}

func (c *migrateCommand) tell(seen, upgraded int) {
	switch {
	case upgraded == 0:
		fmt.Printf("\n  %d documents, nothing to do\n", seen)
	case c.DryRun:
		fmt.Printf("\n  %d of %d documents would be upgraded; nothing was written\n  Next: the same without --dry-run\n", upgraded, seen)
	default:
		fmt.Printf("\n  %d of %d documents upgraded\n", upgraded, seen)
	}
}
