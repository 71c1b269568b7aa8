import { defineFixtures, html, json, text } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: {
    routes: {
      'GET /me': () => json({ name: 'ada' }),
      'GET /.git/config': { hidden: true, handle: () => text('[core]\n\trepositoryformatversion = 0\n') },
    },
  },
  quiet: [
    { name: 'not there', routes: { 'GET /me': () => json({ name: 'ada' }) } },
    {
      name: 'every path shows the same page',
      routes: { 'GET /me': () => json({ name: 'ada' }) },
      fallback: () => html('<!doctype html><div id=app></div>'),
    },
    {
      name: 'every path is echoed',
      routes: { 'GET /me': () => json({ name: 'ada' }) },
      fallback: ({ path }) => text(`[core] is our product. There is no ${path}`),
    },
  ],
})
