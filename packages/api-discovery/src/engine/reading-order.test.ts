import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { discoverSource } from '../index.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'discovery-order-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

async function paths(source: string): Promise<string[]> {
  writeFileSync(join(root, 'app.js'), source)
  const { endpoints } = await discoverSource(root, { threads: 0 })
  return endpoints.map((one) => `${one.method} ${one.path}`)
}

test('a function that a class calls is read with what the class gives it', async () => {
  expect(
    await paths(`
      const express = require('express')
      function users(router) { router.get('/users', (req, res) => res.end()) }
      class Server {
        start() {
          const app = express(), api = express.Router()
          users(api)
          app.use('/api', api)
        }
      }`),
  ).toEqual(['GET /api/users'])
})

test('a function that is mentioned and yet called by nobody is read in the end', async () => {
  expect(
    await paths(`
      const express = require('express')
      const app = express()
      function users() { app.get('/users', (req, res) => res.end()) }
      globalThis.later = { users }`),
  ).toEqual(['GET /users'])
})

test('of functions that nobody calls, one that another calls is read by that one', async () => {
  expect(
    await paths(`
      const express = require('express')
      const app = express()
      function users(router) { router.get('/users', (req, res) => res.end()) }
      function all() { const api = express.Router(); users(api); app.use('/api', api) }
      globalThis.later = { users, all }`),
  ).toEqual(['GET /api/users'])
})
