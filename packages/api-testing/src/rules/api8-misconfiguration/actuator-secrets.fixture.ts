import { exposureFixtures, json } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: {
    '/actuator/env': json({
      activeProfiles: ['prod'],
      propertySources: [{ name: 'systemEnvironment', properties: {} }],
    }),
    '/actuator/httptrace': json({ traces: [{ request: { uri: 'https://shop.example.org/me' } }] }),
  },
  lookalikes: {
    '/actuator/env': json({ status: 401, error: 'propertySources' }),
    '/env': json({ name: 'production' }),
  },
})
