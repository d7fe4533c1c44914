export default function asks() {
  return {
    name: 'bench-asks',
    async transform(code, id) {
      const found = await this.resolve('./other.js', id);
      this.addWatchFile(found.id);
      return null;
    },
  };
}
