import { defineFixtures, html } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

const cart = Buffer.from('a:1:{s:4:"item";s:4:"lamp";}').toString('base64')

function shop(name: string, read: (value: string) => string): Fixture {
  return {
    name,
    users: [],
    routes: { 'GET /cart.php': { cookies: { cart }, handle: ({ cookies }) => html(read(cookies.cart ?? '')) } },
  }
}

export default defineFixtures({
  fires: shop('unserialize', (value) =>
    value === cart
      ? 'one lamp'
      : '<b>Notice</b>: unserialize(): Error at offset 10 of 14 bytes in <b>/srv/cart.php</b>',
  ),
  quiet: [
    shop('signed', () => 'one lamp'),
    shop('own format', (value) => (value === cart ? 'one lamp' : `Error: cannot read ${value}`)),
  ],
})
