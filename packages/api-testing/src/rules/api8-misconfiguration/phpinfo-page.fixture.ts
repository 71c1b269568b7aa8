import { exposureFixtures, html } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: { '/info.php': html('<title>PHP 8.3.1 - phpinfo()</title><h1 class="p">PHP Version 8.3.1</h1>') },
  lookalikes: { '/info.php': html('<title>What phpinfo() does</title><h1>PHP Version of the month</h1>') },
})
