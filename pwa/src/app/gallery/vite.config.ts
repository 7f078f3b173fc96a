// vite -c src/app/gallery/vite.config.ts : the screens over an invented server. Never part of the shipped build.
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [svelte(), {
    name: 'gallery',
    transformIndexHtml: { order: 'pre', handler: (html) => html.replace('/src/main.ts', '/src/app/gallery/gallery.ts') },
  }],
  define: { __APP__: '"gallery"' },
  build: { target: ['es2022', 'safari16.4'], assetsInlineLimit: 0 },
})
