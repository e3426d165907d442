// Shows the description of the delivery API. No outside host is asked for anything.
const place = document.getElementById("documentation");
window.SwaggerUIBundle({
  url: place.dataset.description,
  domNode: place,
  deepLinking: true,
  validatorUrl: null,
  presets: [window.SwaggerUIBundle.presets.apis],
});
