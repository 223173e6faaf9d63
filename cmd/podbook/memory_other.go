//go:build !linux

package main

func largePages(uint64) {}

func keepSmall(bool) {}
