import { exposureFixtures, html } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: {
    '/h2-console': html('<html><title>H2 Console</title><form></form>'),
    '/adminer.php': html('<title>Login - Adminer</title><form></form>'),
  },
  lookalikes: {
    '/h2-console': html('<title>H2 fuel console</title>'),
    '/adminer.php': html('<title>Admin area</title>'),
  },
})
