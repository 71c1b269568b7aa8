import { defineFixtures, json, text } from '../../fixture-kit/index.ts'

const list =
  '<?xml version="1.0"?><D:multistatus xmlns:D="DAV:"><D:response><D:href>/a.txt</D:href></D:response></D:multistatus>'

export default defineFixtures({
  fires: {
    users: [],
    routes: {
      'GET /me': () => json({ name: 'ada' }),
      'PROPFIND /dav/': { hidden: true, handle: () => text(list, 207, { 'content-type': 'application/xml' }) },
    },
  },
  quiet: [
    { name: 'off', users: [], routes: { 'GET /me': () => json({ name: 'ada' }) } },
    {
      name: 'a status of several parts of another kind',
      users: [],
      routes: { 'GET /me': () => json({ name: 'ada' }) },
      fallback: () => json([{ status: 404 }], 207),
    },
  ],
})
