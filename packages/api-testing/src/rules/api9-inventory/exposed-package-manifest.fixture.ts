import { exposureFixtures, json, text } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: {
    '/package.json': json({ name: 'shop', dependencies: { express: '4.16.0' } }),
    '/requirements.txt': text('django==3.2.1\nrequests==2.20.0\n'),
  },
  lookalikes: {
    // A shop for parcels has packages of another kind.
    '/package.json': json({ name: 'small parcel', dependencies: 'none', packages: 3 }),
    '/requirements.txt': text('You need to be 18 and a = = b'),
  },
})
