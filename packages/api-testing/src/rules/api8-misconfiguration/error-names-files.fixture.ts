import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function items(name: string, error: (id: string) => string): Fixture {
  return {
    name,
    users: [],
    routes: {
      'GET /items/{id}': {
        path: { id: 5 },
        handle: ({ params }) => (params.id === '5' ? json({ id: 5 }) : json({ error: error(params.id ?? '') }, 400)),
      },
    },
  }
}

export default defineFixtures({
  fires: [
    items('PHP', () => 'Warning: intval() in /var/www/shop/items.php on line 12'),
    items('Windows', () => String.raw`Could not find C:\inetpub\wwwroot\shop\items.cs`),
  ],
  quiet: [
    items('plain', (id) => `${id} is no id`),
    items('paths of the API', () => 'see /app/docs and /items/index.html for help'),
  ],
})
