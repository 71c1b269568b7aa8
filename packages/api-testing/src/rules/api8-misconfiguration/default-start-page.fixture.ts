import { exposureFixtures, html } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: { '/': html('<title>Welcome to nginx!</title><h1>Welcome to nginx!</h1>') },
  lookalikes: { '/': html('<title>Shop</title><h1>Welcome to our engine!</h1>') },
})
