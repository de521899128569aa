package clean

import (
	"errors"
	"strconv"
	"sync"
	"unicode/utf8"
)

type tokenKind uint8

const (
	tokenEOF tokenKind = iota
	tokenNumber
	tokenName
	tokenOp
)

type token struct {
	kind tokenKind
	text string
}

type lexer struct {
	src string
	pos int
	tok token
	err error
}

// exprParser keeps its lexer and its stacks; only the memory of the stacks survives a use.
type exprParser struct {
	lex   lexer
	nodes []exprNode
	depth int
}

type exprNode struct {
	op          byte
	value       float64
	left, right int
}

var exprParsers = sync.Pool{New: func() any { return &exprParser{nodes: make([]exprNode, 0, 32)} }}

var errSyntax = errors.New("syntax error")

func newExprParser(src string) *exprParser {
	p := exprParsers.Get().(*exprParser)
	p.lex = lexer{src: src}
	p.nodes = p.nodes[:0]
	p.depth = 0
	p.lex.next()
	return p
}

func (p *exprParser) release() {
	if cap(p.nodes) > 1<<10 {
		return
	}
	p.lex = lexer{}
	exprParsers.Put(p)
}

func (l *lexer) next() {
	for l.pos < len(l.src) && l.src[l.pos] == ' ' {
		l.pos++
	}
	if l.pos == len(l.src) {
		l.tok = token{}
		return
	}
	start := l.pos
	r, size := utf8.DecodeRuneInString(l.src[l.pos:])
	l.pos += size
	if r < '0' || r > '9' {
		l.tok = token{tokenOp, l.src[start:l.pos]}
		return
	}
	for l.pos < len(l.src) && (l.src[l.pos] >= '0' && l.src[l.pos] <= '9' || l.src[l.pos] == '.') {
		l.pos++
	}
	l.tok = token{tokenNumber, l.src[start:l.pos]}
}

func (p *exprParser) add(n exprNode) int {
	p.nodes = append(p.nodes, n)
	return len(p.nodes) - 1
}

func (p *exprParser) sum() (int, error) {
	if p.depth++; p.depth > 100 {
		return 0, errSyntax
	}
	defer func() { p.depth-- }()
	left, err := p.atom()
	for err == nil && p.lex.tok.kind == tokenOp && (p.lex.tok.text == "+" || p.lex.tok.text == "-") {
		op := p.lex.tok.text[0]
		p.lex.next()
		var right int
		if right, err = p.atom(); err == nil {
			left = p.add(exprNode{op: op, left: left, right: right})
		}
	}
	return left, err
}

func (p *exprParser) atom() (int, error) {
	switch t := p.lex.tok; {
	case t.kind == tokenNumber:
		v, err := strconv.ParseFloat(t.text, 64)
		p.lex.next()
		return p.add(exprNode{value: v}), err
	case t.kind == tokenOp && t.text == "(":
		p.lex.next()
		n, err := p.sum()
		if err == nil && p.lex.tok.text != ")" {
			err = errSyntax
		}
		p.lex.next()
		return n, err
	}
	return 0, errSyntax
}

func (p *exprParser) eval(i int) float64 {
	switch n := p.nodes[i]; n.op {
	case '+':
		return p.eval(n.left) + p.eval(n.right)
	case '-':
		return p.eval(n.left) - p.eval(n.right)
	default:
		return n.value
	}
}

// Eval evaluates a sum.
func Eval(src string) (float64, error) {
	p := newExprParser(src)
	defer p.release()
	root, err := p.sum()
	if err != nil {
		return 0, err
	}
	if p.lex.tok.kind != tokenEOF {
		return 0, errSyntax
	}
	return p.eval(root), nil
}
