import { defineFixtures, framedSite } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: framedSite('takes the first', () => ({ status: 200 })),
  quiet: [
    framedSite('refuses', ({ head }) =>
      (head.match(/^content-length/gim)?.length ?? 0) > 1 ? { status: 400 } : 'pass',
    ),
    framedSite('what Node does', () => 'pass'),
  ],
})
