//go:build !linux

package main

func largePages(uint64) func(bool) { return nil }
