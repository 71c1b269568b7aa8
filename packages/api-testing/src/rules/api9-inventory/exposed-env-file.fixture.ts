import { defineFixtures, html, json, text } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: {
    routes: {
      'GET /me': () => json({ name: 'ada' }),
      'GET /.env': { hidden: true, handle: () => text('DB_HOST=db\nDB_PASSWORD=example\n# mail\nSMTP_HOST=mail\n') },
    },
  },
  quiet: [
    { name: 'not there', routes: { 'GET /me': () => json({ name: 'ada' }) } },
    {
      name: 'every path shows the same page',
      routes: { 'GET /me': () => json({ name: 'ada' }) },
      fallback: () => html('<!doctype html><script>API=1\nHOST=2\n</script>'),
    },
    {
      name: 'a text that is no such file',
      routes: {
        'GET /me': () => json({ name: 'ada' }),
        'GET /.env': { hidden: true, handle: () => text('nothing to see here: A=1') },
      },
    },
  ],
})
