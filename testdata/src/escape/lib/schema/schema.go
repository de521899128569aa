// Package schema has a type that others refer to.
package schema

// A Schema has parts.
type Schema struct{ AllOf []*Schema }
