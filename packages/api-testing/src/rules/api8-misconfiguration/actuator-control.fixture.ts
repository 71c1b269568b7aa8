import { exposureFixtures, json } from '../../fixture-kit/index.ts'

const link = (href: string) => ({ href, templated: false })

export default exposureFixtures({
  fires: {
    '/actuator': json({ _links: { self: link('/actuator'), shutdown: link('/actuator/shutdown') } }),
  },
  lookalikes: {
    '/actuator': json({ _links: { self: link('/actuator'), health: link('/actuator/health') } }),
    '/manage': json({ _links: ['shutdown'] }),
  },
})
