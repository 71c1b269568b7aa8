import { defineFixtures, html, json, notFound, text, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureHandler } from '../../fixture-kit/index.ts'

function bills(name: string, file: FixtureHandler, url = '/files/invoice-7001.pdf'): Fixture {
  return {
    name,
    routes: {
      'GET /bills': ({ user }) =>
        user === undefined ? unauthorized : json([{ id: 1, invoice_url: url, logo: '/logo.png' }]),
      'GET /files/{name}': { hidden: true, handle: file },
    },
  }
}

const pdf = text('%PDF-1.4 invoice for 1 Elm Street', 200, { 'content-type': 'application/pdf' })

export default defineFixtures({
  fires: bills('open', () => pdf),
  quiet: [
    bills('asks for credentials', ({ user }) => (user === undefined ? unauthorized : pdf)),
    bills(
      'signed for a short time',
      ({ query }) => (query.has('signature') ? pdf : notFound),
      '/files/invoice-7001.pdf?signature=9f3c21',
    ),
    bills('sends strangers to a page', () => html('<h1>Sign in</h1>')),
  ],
})
