import { normalize } from 'node:path/posix'
import { defineFixtures, html, json, notFound, text } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

const passwd = 'root:x:0:0:root:/root:/bin/bash\n'

function site(name: string, serve: Fixture['fallback']): Fixture {
  return {
    name,
    users: [],
    routes: { 'GET /me': () => json({ name: 'ada' }) },
    ...(serve === undefined ? {} : { fallback: serve }),
  }
}

export default defineFixtures({
  fires: [
    // Looks for dots, then decodes.
    site('decodes after the check', ({ path }) =>
      !path.includes('..') && normalize(`/srv/www${decodeURIComponent(path)}`) === '/etc/passwd'
        ? text(passwd)
        : notFound,
    ),
    site('prefix without a slash', ({ path }) =>
      path.startsWith('/static') && normalize(`/srv/www/static/${path.slice(7)}`) === '/etc/passwd'
        ? text(passwd)
        : notFound,
    ),
  ],
  quiet: [
    site('checks the result', () => notFound),
    site('a help page on every path', () => html(`<h1>About accounts</h1><pre>${passwd}</pre>`)),
  ],
})
