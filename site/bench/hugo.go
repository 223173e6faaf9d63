package main

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const hugoVersion = "v0.165.0"

// hugoFiles is the site that Hugo builds: a plain theme with the same kinds of
// pages as Podbook's, and settings without and with highlighting.
//
//go:embed all:hugo
var hugoFiles embed.FS

func writeHugoSite(dir string) (string, error) {
	files, err := fs.Sub(hugoFiles, "hugo")
	if err != nil {
		return "", err
	}
	return dir, os.CopyFS(dir, files)
}

// findHugo looks for the version we compare with, and installs it into the user's
// cache when it is not there.
func findHugo(ctx context.Context) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "podbook-bench", "hugo-"+hugoVersion)
	candidates := []string{filepath.Join(dir, "hugo")}
	if out, err := exec.CommandContext(ctx, "go", "env", "GOPATH").Output(); err == nil {
		candidates = append(candidates, filepath.Join(strings.TrimSpace(string(out)), "bin", "hugo"))
	}
	if found, err := exec.LookPath("hugo"); err == nil {
		candidates = append(candidates, found)
	}
	for _, name := range candidates {
		if out, err := exec.CommandContext(ctx, name, "version").Output(); err == nil && strings.Contains(string(out), hugoVersion) {
			return name, nil
		}
	}
	say("installing hugo %s into %s; this takes some minutes, once", hugoVersion, dir)
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	install := exec.CommandContext(ctx, "go", "install", "github.com/gohugoio/hugo@"+hugoVersion)
	install.Dir = os.TempDir() // outside of any module
	install.Env = append(os.Environ(), "GOBIN="+dir)
	if out, err := install.CombinedOutput(); err != nil {
		return "", fmt.Errorf("install hugo: %w\n%s", err, out)
	}
	return candidates[0], nil
}

// hugoArgs are the flags of a build or a server on this track.
func (t *track) hugoArgs(highlight bool) []string {
	config := "hugo.toml,plain.toml"
	if highlight {
		config = "hugo.toml"
	}
	return []string{"--source", t.hugoSite, "--config", config, "--contentDir", t.hub,
		"--cacheDir", filepath.Join(t.dir, "hugo-cache"), "--noBuildLock"}
}

// hugoOut is where Hugo writes.
func (t *track) hugoOut() string { return filepath.Join(t.dir, "hugo-out") }

// hugoBuild makes a contestant of Hugo; nil when there is none. What before does
// is not measured.
func (t *track) hugoBuild(highlight bool, before, after func(run int) error) contestant {
	if t.hugo == "" {
		return nil
	}
	args := append(t.hugoArgs(highlight), "--destination", t.hugoOut(), "--quiet")
	return func(ctx context.Context, run int) (sample, error) {
		if err := before(run); err != nil {
			return sample{}, err
		}
		s, _, err := timed(ctx, t.hugo, args...)
		if err == nil && after != nil {
			err = after(run)
		}
		return s, err
	}
}
