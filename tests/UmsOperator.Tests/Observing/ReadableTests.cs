using k8s.Models;
using UmsOperator.Api;
using UmsOperator.Core.Observations;
using UmsOperator.Observing;
using UmsOperator.Observing.Probing;
using static UmsOperator.Tests.Observing.PodBuilder;

namespace UmsOperator.Tests.Observing;

public sealed class ReadableTests
{
    [Theory]
    [InlineData(Labels.Ordinal, null, "Pod 'ums-2' has no label umsoperator.io/ordinal: put it back, or delete the object")]
    [InlineData(Labels.Ordinal, "x", "Pod 'ums-2' has an unreadable label umsoperator.io/ordinal=x: put it back, or delete the object")]
    [InlineData(Labels.Ordinal, "1", "Pod 'ums-2' has a label umsoperator.io/ordinal=1, which is that of 'ums-1': put the right one back, or delete the object")]
    [InlineData(Labels.Mode, "none", "Pod 'ums-2' has an unreadable label umsoperator.io/mode=none: put it back, or delete the object")]
    public void A_pod_whose_labels_were_spoilt_is_named_and_the_others_are_read(string label, string? value, string problem)
    {
        var spoilt = Owned();
        if (value is null)
            spoilt.Metadata.Labels.Remove(label);
        else
            spoilt.Metadata.Labels[label] = value;

        var read = Readable<PodObserved>.Of([spoilt, Owned()], pod => PodProjection.Project(pod, null, ProbeAnswer.None));

        read.Problems.ShouldBe([problem]);
        read.Items.ShouldHaveSingleItem().Ordinal.ShouldBe(2);
    }

    private static V1Pod Owned()
    {
        var pod = Pod();
        pod.Kind = "Pod";
        pod.Metadata.OwnerReferences = [new V1OwnerReference { ApiVersion = "umsoperator.io/v1alpha1", Kind = "UmsCluster", Name = "ums", Uid = "u", Controller = true }];
        return pod;
    }
}
