import { createServer, type Server } from 'node:http'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { axeCheck } from './axe.ts'
import { launchBrowser } from './launch.ts'
import { watch, type Watched } from './watch.ts'

/** Pages with a fault each, to prove that the harness finds it. */
const pages: Record<string, string> = {
  '/good': '<main><h1>Good</h1><p>Text</p></main>',
  '/contrast': '<main><h1>Faint</h1><p style="color:#bbb">Text</p></main>',
  '/dark-contrast':
    '<style>@media (prefers-color-scheme: dark) { p { color: #333 } }</style><main><h1>Faint</h1><p>Text</p></main>',
  '/nameless': '<main><h1>Button</h1><button></button></main>',
  '/missing': '<main><h1>Picture</h1><img alt="" src="/nowhere.png"></main>',
  '/inline': '<main><h1>Script</h1><script>document.title = "ran"</script></main>',
  '/throws': '<main><h1>Throws</h1><script src="/throws.js"></script></main>',
}

const page = (body: string) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>t</title><link rel="icon" href="data:,">
  <script src="/scheme.js"></script><style>@media (prefers-color-scheme: dark) { body { background: #000; color: #fff } }</style>${body}`

/** Says which scheme it shows, as every page of Holdfast does. */
const scheme = `const dark = matchMedia('(prefers-color-scheme: dark)')
const show = () => { document.documentElement.dataset.mantineColorScheme = dark.matches ? 'dark' : 'light' }
dark.addEventListener('change', show); show()`

let server: Server
let url: string
let browser: Browser
let tab: Page
let watched: Watched

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? '/'
    const body = pages[path]
    if (path === '/scheme.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(scheme)
    else if (path === '/throws.js')
      response.writeHead(200, { 'content-type': 'text/javascript' }).end('throw new Error("broken")')
    else if (body === undefined) response.writeHead(404).end()
    else {
      const policy = "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:"
      response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy }).end(page(body))
    }
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser.close()
  server.closeAllConnections()
  server.close()
})

beforeEach(async () => {
  tab = await browser.newPage()
  watched = watch(tab)
})

afterEach(() => tab.close())

const open = (path: string) => tab.goto(`${url}${path}`, { waitUntil: 'networkidle' })

describe('the browser harness', () => {
  it('has nothing to say about a good page', async () => {
    await open('/good')
    expect((await axeCheck(tab)).violations).toEqual([])
    expect(watched.problems).toEqual([])
  })

  it('draws text', async () => {
    await open('/good')
    // Without a font that Chromium finds, text has a width of nothing and pictures show none.
    const width = await tab.evaluate(() => {
      const range = document.createRange()
      range.selectNodeContents(document.querySelector('p') ?? document.body)
      return range.getBoundingClientRect().width
    })
    expect(width).toBeGreaterThan(10)
  })

  it.each([
    ['/contrast', 'light color-contrast'],
    ['/dark-contrast', 'dark color-contrast'],
    ['/nameless', 'button-name'],
  ])('finds what axe finds on %s', async (path, rule) => {
    await open(path)
    expect((await axeCheck(tab)).violations.join('\n')).toContain(rule)
  })

  it.each([
    ['/missing', '404'],
    ['/inline', 'Content Security Policy'],
    ['/throws', 'uncaught: broken'],
  ])('notes what goes wrong on %s', async (path, problem) => {
    await open(path)
    expect(watched.problems.join('\n')).toContain(problem)
  })
})
