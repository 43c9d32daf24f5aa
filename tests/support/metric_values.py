"""The metrics page as tests read it."""

from prometheus_client.parser import text_string_to_metric_families

Sample = tuple[str, tuple[str, ...]]


def metric_values(text: str) -> dict[Sample, float]:
    """Every value by name and labels, without the moments at which counting began."""
    return {
        (
            sample.name,
            tuple(sample.labels[name] for name in ("state", "reason", "method") if name in sample.labels),
        ): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if not sample.name.endswith("_created")
    }
