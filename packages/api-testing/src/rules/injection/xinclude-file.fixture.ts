import { defineFixtures, fieldText, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function stock(name: string, lookup: (product: string) => string): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /stock/check': {
        body: { product: 'lamp' },
        handle: (request) => json({ note: `unknown product ${lookup(fieldText(request, 'product'))}` }),
      },
    },
  }
}

export default defineFixtures({
  fires: stock('includes', (product) =>
    product.replace(/<xi:include parse="text" href="file:\/\/\/etc\/passwd"\/>/, 'root:x:0:0:root:/root:/bin/sh'),
  ),
  quiet: [
    stock('escapes', (product) => product.replaceAll('<', '&lt;')),
    stock('talks of root', (product) => `${product} root: x is no user`),
  ],
})
