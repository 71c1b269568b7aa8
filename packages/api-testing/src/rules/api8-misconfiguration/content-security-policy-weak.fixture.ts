import { defineFixtures, html } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function page(name: string, policy: string | undefined, body = '<form></form><script src=/app.js></script>'): Fixture {
  return {
    name,
    users: [],
    routes: { 'GET /': () => html(body, 200, policy === undefined ? {} : { 'content-security-policy': policy }) },
  }
}

export default defineFixtures({
  fires: [
    page('missing', undefined),
    page('inline', "default-src 'self'; script-src 'self' 'unsafe-inline'"),
    page('any host', 'script-src https:'),
    page('about other things', "frame-ancestors 'none'"),
  ],
  quiet: [
    page('own scripts', "default-src 'self'"),
    page(
      'nonce beside unsafe-inline for old browsers',
      "script-src 'nonce-a1b2' 'strict-dynamic' 'unsafe-inline' https:",
    ),
    page(
      'in the page',
      undefined,
      `<meta http-equiv="Content-Security-Policy" content="script-src 'self'"><form></form>`,
    ),
    page('no scripts and no forms', undefined, '<p>About us</p>'),
  ],
})
