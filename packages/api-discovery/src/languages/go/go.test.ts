import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { discoverSource } from '../../index.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'discovery-go-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function put(file: string, content: string | Uint8Array): void {
  const path = join(root, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

async function search() {
  const { endpoints, skipped } = await discoverSource(root, { threads: 0 })
  return {
    paths: endpoints.map((one) => `${one.method} ${one.path}`),
    crashes: skipped.filter((one) => one.reason === 'crash'),
  }
}

const SOURCE = `package a
import ("net/http"; gin "github.com/gin-gonic/gin")
type S struct { *gin.Engine; rs []struct{ m, p string } }
type In struct { Name string \`json:"name" binding:"required"\` }
func (s *S) routes(opts ...func(*S)) (err error) {
	g := s.Group("/v" + "1", func(c *gin.Context) { c.Next() })
	for i, r := range []S{{rs: nil}} { g.Handle(r.rs[i].m, r.rs[0].p, s.h) }
	switch x := any(s).(type) { case *S: x.GET("/x/:id", s.h); default: }
	if v, ok := map[string]int{"a": 1}["a"]; ok && v != 0 { s.Any("/y", s.h) } else { select {} }
	return
}
func (s S) h(c *gin.Context) { in := new(In); _ = c.ShouldBindJSON(&in); _ = c.Query("q") }
`

describe('Go', () => {
  test('truncated files never crash', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(SOURCE.length), async (end) => {
        put('a.go', SOURCE.slice(0, end))
        expect((await search()).crashes).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  test('any bytes can be in a source file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        put('a.go', Buffer.concat([Buffer.from('package a\nimport "net/http"\nvar _ = http.HandleFunc\n'), bytes]))
        expect((await search()).crashes).toEqual([])
      }),
      { numRuns: 40 },
    )
  })

  test('packages that import each other and types that hold themselves end', async () => {
    put('go.mod', 'module m\n')
    put(
      'a/a.go',
      'package a\nimport "m/b"\ntype A struct { *B; *b.B }\ntype B struct { *A }\nfunc F(x *A) { x.Missing(); b.G() }\n',
    )
    put(
      'b/b.go',
      'package b\nimport ("m/a"; "net/http")\ntype B = a.B\nfunc G() { a.F(nil); http.HandleFunc("/ok", nil) }\n',
    )
    const { paths, crashes } = await search()
    expect(crashes).toEqual([])
    expect(paths).toContain('GET /ok')
  })

  test('methods in files without routes are found when they are used', async () => {
    put('go.mod', 'module m\n')
    put(
      'routes.go',
      'package m\nimport "net/http"\ntype S struct{}\nfunc Routes(s *S) { http.HandleFunc("GET "+s.prefix()+"/x", nil) }\n',
    )
    put('prefix.go', 'package m\n\nfunc (s *S) prefix() string { return "/api" }\n')
    expect((await search()).paths).toEqual(['GET /api/x'])
  })
})
