import { exposureFixtures, html } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: { '/_profiler/latest': html('<title>Symfony Profiler</title><div id=summary>GET /me</div>') },
  lookalikes: { '/_profiler/latest': html('<title>Profiles of composers: a symfony</title>') },
})
