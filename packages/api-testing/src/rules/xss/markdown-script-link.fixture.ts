import { defineFixtures, fieldText, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function preview(name: string, allowed: (address: string) => boolean): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /preview': {
        body: { text: 'hello' },
        handle: (request) => {
          const source = fieldText(request, 'text')
          const rendered = source.replaceAll(/\[([^\]]*)\]\(([^)]*)\)/g, (_, label: string, address: string) =>
            allowed(address) ? `<a rel="nofollow" href="${address}">${label}</a>` : label,
          )
          return json({ source, html: `<p>${rendered}</p>` })
        },
      },
    },
  }
}

export default defineFixtures({
  fires: [
    preview('any address', () => true),
    preview('looks for the small word', (address) => !address.startsWith('javascript:') && !address.includes('&')),
  ],
  quiet: [preview('http only', (address) => /^https?:/.test(address)), preview('no links', () => false)],
})
