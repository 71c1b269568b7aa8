/** Bodies that are left out because they only compute, beside like ones that register routes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { discoverSource } from '../index.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'discovery-bodies-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

async function found(file: string, source: string): Promise<string[]> {
  writeFileSync(join(root, file), source)
  const { endpoints } = await discoverSource(root, { threads: 0 })
  return endpoints.map(({ method, path }) => `${method} ${path}`)
}

/** Longer than what is always read. */
const LONG = Array.from({ length: 40 }, (_, i) => `a${i} := ${i}`).join('\n')

test('a body whose own map has a get may still register a route on something else', async () => {
  const source = `import express from 'express'
    const e = express()
    export function start(list) {
      const cache = new Map()
      ${LONG.replaceAll(':=', '=')}
      cache.get(list)
      cache.set('f', e)
      e.get('/things', (q, s) => s.end())
    }`
  expect(await found('app.ts', source)).toEqual(['GET /things'])
})

test('a route that is registered on what a map of the body gives is found when the words say so', async () => {
  const source = `import express from 'express'
    export function start(list) {
      const routers = new Map()
      ${LONG.replaceAll(':=', '=')}
      const things = express.Router()
      things.get('/things', (q, s) => s.end())
      routers.set('things', things)
    }`
  expect(await found('app.ts', source)).toEqual(['GET /things'])
})

test('a function of Go is read when it makes a router, is given one, or calls its package', async () => {
  const source = `package main
import "github.com/gin-gonic/gin"
func main() {
${LONG}
	setUp("/api", gin.New())
}
func setUp(base string, r *gin.Engine) {
${LONG}
	things(r.Group(base))
}
func things(r gin.IRoutes) {
${LONG}
	r.GET("/things", func(c *gin.Context) {})
}
func alone() {
${LONG}
	x := gin.New()
	x.Handle("PUT", "/alone", func(c *gin.Context) {})
}
`
  expect(await found('main.go', source)).toEqual(['PUT /alone', 'GET /api/things'])
})
