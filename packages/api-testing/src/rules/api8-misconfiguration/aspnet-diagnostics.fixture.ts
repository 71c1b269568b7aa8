import { exposureFixtures, html } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: {
    '/trace.axd': html('<h1> Application Trace </h1><h3>Requests to this Application</h3>'),
    '/elmah.axd': html("<h1>Error log for <span>SHOP</span> on WEB1</h1>Powered by <a href='x'>ELMAH</a>"),
  },
  lookalikes: { '/elmah.axd': html('<h1>Elmah is a lunar day</h1>'), '/trace.axd': html('<h1>Trace your parcel</h1>') },
})
