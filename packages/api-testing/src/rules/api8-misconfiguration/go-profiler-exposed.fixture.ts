import { exposureFixtures, html, json } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: {
    '/debug/pprof/': html('<h1>/debug/pprof/</h1>Types of profiles available:<a href=heap>heap</a>'),
    '/debug/vars': json({ cmdline: ['/app'], memstats: { Alloc: 1 } }),
  },
  lookalikes: { '/debug/pprof/': html('<h1>Profiles of our team</h1>'), '/debug/vars': json({ cmdline: 'hidden' }) },
})
