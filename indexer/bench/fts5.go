package main

import (
	"database/sql"
	"path/filepath"
	"sort"
	"strings"

	_ "modernc.org/sqlite"
)

// fts5 is SQLite with its full-text index, used as its documentation advises:
// Porter's stemmer, bm25 with weights per column, snippet, and an ordinary table
// for the values of facets.
type fts5 struct{ db *sql.DB }

func openFTS5(dir string) (engine, error) {
	db, err := sql.Open("sqlite", filepath.Join(dir, "fts.db"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	_, err = db.Exec(`
		PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -64000; PRAGMA mmap_size = 1000000000;
		CREATE VIRTUAL TABLE entry USING fts5(title, heading, body, tokenize = 'porter unicode61');
		CREATE TABLE name (num INTEGER PRIMARY KEY, id TEXT);
		CREATE TABLE value (num INTEGER, field TEXT, value TEXT, PRIMARY KEY (num, field, value)) WITHOUT ROWID;
		CREATE INDEX by_value ON value (field, value, num);`)
	return &fts5{db}, err
}

func (f *fts5) build(docs []doc) error {
	tx, err := f.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for i, d := range docs {
		var heading, body strings.Builder
		for _, s := range d.sections {
			heading.WriteString(s.Title + "\n")
			body.WriteString(s.Text + "\n")
		}
		if _, err := tx.Exec(`INSERT INTO entry (rowid, title, heading, body) VALUES (?, ?, ?, ?)`, i, d.title, heading.String(), body.String()); err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO name VALUES (?, ?)`, i, d.id); err != nil {
			return err
		}
		for field, values := range d.values {
			for _, v := range values {
				if _, err := tx.Exec(`INSERT INTO value VALUES (?, ?, ?)`, i, field, v); err != nil {
					return err
				}
			}
		}
	}
	if _, err := tx.Exec(`INSERT INTO entry (entry) VALUES ('optimize')`); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	_, err = f.db.Exec(`ANALYZE`)
	return err
}

// search runs a query for the hits and one for the counts. With values chosen, the
// counts of a chosen facet need a query of their own, since they ignore its choice.
func (f *fts5) search(query string, chosen map[string]string) (answer, error) {
	words := strings.Fields(query)
	for i, w := range words {
		words[i] = `"` + w + `"`
	}
	match := strings.Join(words, " OR ")
	fields := make([]string, 0, len(chosen))
	for field := range chosen {
		fields = append(fields, field)
	}
	sort.Strings(fields)
	where := func(but string) (string, []any) {
		sql, args := `entry MATCH ?`, []any{match}
		for _, field := range fields {
			if field != but {
				sql += ` AND entry.rowid IN (SELECT num FROM value WHERE field = ? AND value = ?)`
				args = append(args, field, chosen[field])
			}
		}
		return sql, args
	}
	var a answer
	cond, args := where("")
	rows, err := f.db.Query(`SELECT name.id, snippet(entry, 2, '<mark>', '</mark>', '…', 32)
		FROM entry JOIN name ON name.num = entry.rowid
		WHERE `+cond+`
		ORDER BY bm25(entry, 3.0, 1.5, 1.0) LIMIT 10`, args...)
	if err != nil {
		return a, err
	}
	for rows.Next() {
		var id, snippet string
		if err := rows.Scan(&id, &snippet); err != nil {
			rows.Close()
			return a, err
		}
		a.hits = append(a.hits, id)
	}
	rows.Close()
	if err := f.db.QueryRow(`SELECT count(*) FROM entry WHERE `+cond, args...).Scan(&a.total); err != nil {
		return a, err
	}
	count := func(but, only string) error {
		cond, args := where(but)
		sql := `SELECT field, value, count(*) FROM value WHERE num IN (SELECT rowid FROM entry WHERE ` + cond + `)`
		if only != "" {
			sql += ` AND field = ?`
			args = append(args, only)
		}
		rows, err := f.db.Query(sql+` GROUP BY field, value`, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var field, value string
			var n int
			if err := rows.Scan(&field, &value, &n); err != nil {
				return err
			}
			if only == field || chosen[field] == "" {
				a.counts++
			}
		}
		return rows.Err()
	}
	if err := count("", ""); err != nil {
		return a, err
	}
	for _, field := range fields {
		if err := count(field, field); err != nil {
			return a, err
		}
	}
	return a, nil
}

func (f *fts5) close() error { return f.db.Close() }
