import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** What stands in the built index.html where the server writes the nonce of the response. */
const NONCE_PLACEHOLDER = '__CSP_NONCE__'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  html: { cspNonce: NONCE_PLACEHOLDER },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Data: URLs would need a hole in the content security policy.
    assetsInlineLimit: 0,
    // React, Mantine, router, query and zod together: 160 kB compressed. Pages load lazily on top.
    chunkSizeWarningLimit: 900,
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': `http://127.0.0.1:${process.env.PORT ?? '4780'}` },
  },
})
