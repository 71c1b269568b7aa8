import { exposureFixtures, html } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: {
    '/rails/info/routes': html('<h2> Routes </h2><table><th>Helper</th><th>Controller#Action</th></table>'),
  },
  lookalikes: { '/rails/info/routes': html('<h2>Routes</h2> of our trains. Rails version of the timetable.') },
})
